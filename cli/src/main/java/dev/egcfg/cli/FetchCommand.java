package dev.egcfg.cli;

import dev.egcfg.core.fetch.Artifact;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg fetch}. */
@Command(
    name = "fetch",
    header = "Download models, data and tools into the cache and print where they lie.",
    description = {"", "Everything is verified; what is there is not fetched again.", ""},
    footer = {"", "Examples:", "  egcfg fetch --list", "  egcfg fetch smollm2-135m humaneval"})
final class FetchCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Names of the list, or hf:org/repo[/file]; without any, what the first run needs: the"
              + " default model, humaneval, bubblewrap and Jinja.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "List what can be fetched by name.")
  private boolean list;

  FetchCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Catalogue catalogue = Catalogue.builtIn();
    Downloads downloads = machine.downloads(network.offline(), new FetchDisplay(console));
    if (list) {
      catalogue.artifacts().forEach(artifact -> console.data(line(artifact, downloads)));
      return ExitCode.DONE.code();
    }
    List<String> wanted =
        names.isEmpty()
            ? List.of(
                catalogue.defaultModel().name(), "humaneval", "bubblewrap", "jinja2", "markupsafe")
            : names;
    for (String name : wanted) {
      console.data(fetch(name, catalogue, downloads).toString());
    }
    return ExitCode.DONE.code();
  }

  private static Path fetch(String name, Catalogue catalogue, Downloads downloads) {
    try {
      return name.startsWith("hf:")
          ? new Models(catalogue, downloads).resolve(name).path()
          : downloads.fetch(catalogue.get(name));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String line(Artifact artifact, Downloads downloads) {
    return String.format(
        Locale.ROOT,
        "%-20s %-6s %12s  %-18s %-8s  %s",
        artifact.name(),
        artifact.kind().name().toLowerCase(Locale.ROOT),
        artifact.bytes() == 0
            ? "size unknown"
            : String.format(Locale.ROOT, "%.1f MB", artifact.bytes() / 1e6),
        artifact.licence(),
        artifact.isPinned() ? "pinned" : "unpinned",
        downloads.isCached(artifact) ? downloads.location(artifact) : "not fetched");
  }
}
