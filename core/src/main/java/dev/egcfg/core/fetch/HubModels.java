package dev.egcfg.core.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checkpoints of the hub that the catalogue does not know. The first fetch is checked against what
 * the hub announces and recorded; every later use is checked against the record.
 */
final class HubModels {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /** What goes with weights, where a repository has it. */
  private static final List<String> COMPANIONS =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "chat_template.jinja");

  private final CacheDirectory cache;
  private final Endpoints endpoints;
  private final HttpTransfer http;
  private final FetchListener listener;
  private final HubFiles hub;
  private final Runnable requireOnline;

  /**
   * @param requireOnline throws where downloads are off
   */
  HubModels(
      CacheDirectory cache,
      Endpoints endpoints,
      HttpTransfer http,
      FetchListener listener,
      Runnable requireOnline) {
    this.cache = cache;
    this.endpoints = endpoints;
    this.http = http;
    this.listener = listener;
    this.hub = new HubFiles(endpoints, http, listener);
    this.requireOnline = requireOnline;
  }

  /** The checkpoint's file or folder, fetched if need be. */
  @SuppressWarnings("try") // the lock is held, not used
  Path fetch(HubReference reference) {
    Path folder = cache.models().resolve("hub").resolve(reference.folderName());
    try {
      Optional<Path> cached = cached(reference, folder);
      if (cached.isPresent()) {
        return cached.get();
      }
      requireOnline.run();
      try (CacheLock lock = CacheLock.acquire(folder, "repository", listener)) {
        cached = cached(reference, folder);
        return cached.isPresent() ? cached.get() : fetch(reference, folder);
      }
    } catch (IOException e) {
      throw new FetchException(
          "hf:" + reference.repository() + " could not be fetched: " + e.getMessage(), e);
    }
  }

  private Optional<Path> cached(HubReference reference, Path folder) throws IOException {
    Optional<HubPins> read = HubPins.read(folder);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    HubPins pins = read.get();
    List<String> files = reference.file().map(List::of).orElse(pins.whole());
    Set<String> used = new TreeSet<>(files);
    if (files.stream().anyMatch(file -> file.endsWith(".safetensors"))) {
      COMPANIONS.stream().filter(pins.sha256()::containsKey).forEach(used::add);
    }
    for (String file : used) {
      String pin = pins.sha256().get(file);
      if (pin == null || !Files.exists(folder.resolve(file))) {
        return Optional.empty();
      }
      Digests.require(folder.resolve(file), pin, cache);
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(entryPoint(folder, files));
  }

  private Path fetch(HubReference reference, Path folder) throws IOException {
    Optional<HubPins> known = HubPins.read(folder);
    String revision = known.map(HubPins::commit).orElse("main");
    HubListing listing =
        HubListing.fetch(http, endpoints.hubListing(reference.repository(), revision));
    HubPins pins =
        known.orElse(new HubPins(reference.repository(), listing.commit(), Map.of(), List.of()));
    List<String> files = new ArrayList<>(wanted(reference, listing));
    for (int i = 0; i < files.size(); i++) {
      pins = pins.with(files.get(i), hub.fetch(pins, listing, files.get(i), folder));
      pins.write(folder);
      if (files.get(i).equals(INDEX)) {
        files.addAll(shards(folder.resolve(INDEX)));
      }
    }
    if (reference.file().isEmpty()) {
      pins.withWhole(files).write(folder);
    }
    return entryPoint(folder, reference.file().map(List::of).orElse(files));
  }

  private static Path entryPoint(Path folder, List<String> files) {
    return files.size() == 1 ? folder.resolve(files.get(0)) : folder;
  }

  /** The files of a checkpoint; shards come with their index. */
  private static List<String> wanted(HubReference reference, HubListing listing)
      throws IOException {
    List<String> files = new ArrayList<>();
    if (reference.file().isPresent()) {
      String file = reference.file().get();
      if (!listing.files().containsKey(file)) {
        throw new IOException("the repository has no file " + file);
      }
      files.add(file);
      if (file.endsWith(".safetensors")) {
        addCompanions(listing, files);
      }
      return files;
    }
    List<String> ggufs = listing.ggufFiles();
    if (listing.files().containsKey(SINGLE)) {
      files.add(SINGLE);
    } else if (listing.files().containsKey(INDEX)) {
      files.add(INDEX);
    } else if (ggufs.size() == 1) {
      return ggufs;
    } else {
      throw new IOException(
          ggufs.isEmpty()
              ? "the repository has neither safetensors nor GGUF files"
              : "the repository has several GGUF files, name one: hf:"
                  + reference.repository()
                  + "/FILE with FILE one of "
                  + String.join(", ", ggufs));
    }
    addCompanions(listing, files);
    return files;
  }

  private static void addCompanions(HubListing listing, List<String> files) {
    COMPANIONS.stream().filter(listing.files()::containsKey).forEach(files::add);
  }

  private static Set<String> shards(Path index) throws IOException {
    JsonNode weightMap = new ObjectMapper().readTree(index.toFile()).path("weight_map");
    Set<String> shards = new TreeSet<>();
    weightMap.forEach(file -> shards.add(file.asText()));
    return shards;
  }
}
