package dev.egcfg.cli;

import dev.egcfg.benchmarks.ds1000.Ds1000Environment;
import dev.egcfg.benchmarks.ds1000.Ds1000Environment.Part;
import dev.egcfg.core.fetch.EnvironmentPlan;
import dev.egcfg.core.fetch.PythonEnvironment;
import dev.egcfg.core.fetch.PythonEnvironments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code egcfg setup ds1000}. */
@Command(
    name = SetupDs1000Command.DS1000,
    header = "Make the pinned Python environment that DS-1000 runs in.",
    description = {
      "",
      "The libraries: numpy, pandas, scipy, matplotlib, sklearn, tensorflow, pytorch. All of them take"
          + " about 7 GB, most of it pytorch. Installed by pip of the Python that EGCFG_PYTHON names,"
          + " else python3 (3.9 to 3.11), into the cache. Repeated with other libraries, it adds them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg setup ds1000 --libraries numpy,pandas,scipy",
      "  egcfg setup ds1000"
    })
final class SetupDs1000Command implements Callable<Integer> {

  static final String DS1000 = "ds1000";

  private static final int PACKAGES_SHOWN = 4;

  private final Console console;
  private final Machine machine;
  private final Ds1000Environment libraries = Ds1000Environment.builtIn();

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Option(
      names = "--libraries",
      paramLabel = "LIST",
      description = "These libraries alone, such as numpy,pandas; otherwise all.")
  private @Nullable String wanted;

  SetupDs1000Command(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    PythonEnvironments environments =
        new PythonEnvironments(
            machine.cache(),
            machine.endpoints().python(),
            network.offline(),
            new FetchDisplay(console));
    List<Part> parts = parts(environments.find(DS1000));
    PythonEnvironment environment =
        environments.install(
            new EnvironmentPlan(
                DS1000,
                libraries.leastMinor(),
                libraries.mostMinor(),
                parts.stream().map(Part::name).toList(),
                parts.stream().flatMap(part -> part.packages().stream()).distinct().toList(),
                parts.stream().mapToLong(Part::megabytes).sum() * 1_000_000));
    libraries.libraries().forEach(part -> console.data(line(part, environment)));
    console.data("environment: " + environment.folder() + ", Python " + environment.python());
    return ExitCode.DONE.code();
  }

  /** What was asked for and what is there, in the resource's order. */
  private List<Part> parts(Optional<PythonEnvironment> there) {
    List<String> names = new ArrayList<>();
    there.ifPresent(environment -> names.addAll(environment.parts()));
    if (wanted == null) {
      return libraries.libraries();
    }
    for (String each : wanted.split(",", -1)) {
      names.add(
          libraries
              .library(each.strip())
              .map(Part::name)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--libraries: '%s' is none of DS-1000's libraries: expected %s"
                              .formatted(
                                  each.strip(),
                                  libraries.libraries().stream()
                                      .map(Part::name)
                                      .collect(Collectors.joining(", "))))));
    }
    return libraries.libraries().stream().filter(part -> names.contains(part.name())).toList();
  }

  private static String line(Part part, PythonEnvironment environment) {
    String said =
        environment.requirements().containsAll(part.packages())
            ? "installed  " + shown(part.packages())
            : String.format(
                Locale.ROOT,
                "missing    about %.1f GB: egcfg setup %s --libraries %s",
                part.megabytes() / 1000.0,
                DS1000,
                part.name());
    return String.format(Locale.ROOT, "%-11s %s", part.name(), said);
  }

  private static String shown(List<String> packages) {
    String first = packages.stream().limit(PACKAGES_SHOWN).collect(Collectors.joining(", "));
    int more = packages.size() - PACKAGES_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
