package dev.egcfg.cli;

import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.execution.OrdinaryUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The wheels that render chat templates, got by pip once for all tests. Where there is no pip or no
 * network, which is said, templates are left to the interpreter's own Jinja.
 */
final class PinnedJinja {

  private static final Path OWN_CACHE = Path.of("target", "jinja");
  private static final Optional<List<Path>> FOLDERS = fetch();

  private PinnedJinja() {}

  /** Puts them into a test's own cache. */
  static void linkInto(CacheDirectory cache) {
    try {
      Files.createDirectories(cache.tools());
      for (Path folder : FOLDERS.orElse(List.of())) {
        Path link = cache.tools().resolve(String.valueOf(folder.getFileName()));
        if (!Files.exists(link)) {
          Files.createSymbolicLink(link, folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts them where this class looks for them in another user's copy of this module. */
  static void copyInto(Path module, OrdinaryUser user) throws IOException {
    if (FOLDERS.isPresent()) {
      user.copy(OWN_CACHE, module.resolve(OWN_CACHE));
    }
  }

  private static Optional<List<Path>> fetch() {
    CacheDirectory own = new CacheDirectory(OWN_CACHE.toAbsolutePath());
    Downloads downloads =
        new Downloads(own, Endpoints.ofEnvironment(), false, FetchListener.SILENT);
    try {
      return Optional.of(
          Stream.of("jinja2", "markupsafe")
              .map(Catalogue.builtIn()::get)
              .map(downloads::fetch)
              .toList());
    } catch (FetchException e) {
      System.err.println("chat templates are left to the interpreter's Jinja: " + e.getMessage());
      return Optional.empty();
    }
  }
}
