package dev.egcfg.core.fetch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Data sets of the hub, one file or several shards in a folder. The first fetch is checked against
 * what the hub announces and recorded; every later use is checked against the record.
 */
final class HubDataSets {

  private final CacheDirectory cache;
  private final Endpoints endpoints;
  private final HttpTransfer http;
  private final HubFiles hub;

  HubDataSets(
      CacheDirectory cache, Endpoints endpoints, HttpTransfer http, FetchListener listener) {
    this.cache = cache;
    this.endpoints = endpoints;
    this.http = http;
    this.hub = new HubFiles(endpoints, http, listener);
  }

  /**
   * Whether a folder holds all files of a finished fetch.
   *
   * @throws ChecksumException if one of them has changed since
   */
  boolean isComplete(Path folder) throws IOException {
    Optional<HubPins> read = HubPins.read(folder);
    if (read.isEmpty() || read.get().whole().isEmpty()) {
      return false;
    }
    for (String file : read.get().whole()) {
      String pin = read.get().sha256().get(file);
      if (pin == null || !Files.exists(folder.resolve(file))) {
        return false;
      }
      Digests.require(folder.resolve(file), pin, cache);
    }
    return true;
  }

  /**
   * Fetches what the folder lacks.
   *
   * @throws IOException with a reason for people
   */
  void fetch(Source.HubDataSet source, Path folder) throws IOException {
    Files.createDirectories(folder);
    Optional<HubPins> known = HubPins.read(folder);
    String revision = known.map(HubPins::commit).orElse("main");
    HubListing listing = HubListing.fetch(http, endpoints.hubListing(source.path(), revision));
    HubPins pins = known.orElse(new HubPins(source.path(), listing.commit(), Map.of(), List.of()));
    PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + source.files());
    List<String> files =
        listing.files().keySet().stream()
            .filter(file -> wanted.matches(Path.of(file)))
            .sorted()
            .toList();
    if (files.isEmpty()) {
      throw new IOException("the data set has no file " + source.files());
    }
    for (String file : files) {
      String pin = pins.sha256().get(file);
      if (pin == null || !Files.exists(folder.resolve(file))) {
        pins = pins.with(file, hub.fetch(pins, listing, file, folder));
        pins.write(folder);
      }
    }
    pins.withWhole(files).write(folder);
  }
}
