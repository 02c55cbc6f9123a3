package dev.egcfg.cli;

import dev.egcfg.core.endpoint.ApiKey;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.experiments.Build;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg bench}: JMH in a process of its own, so that nothing of this one is measured. */
@Command(
    name = "bench",
    header = "Microbenchmark model, decoding, sandbox and loading with JMH.",
    description = {
      "",
      "Each benchmark first checks that what it is about to time is right, and fails if not. Let"
          + " nothing else run meanwhile. All of them take about ten minutes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg bench --filter decode --precision fp16 --json decode.json -- -p batch=1,8",
      "  egcfg bench --filter Sandbox --compare before.json"
    })
final class BenchCommand implements Callable<Integer> {

  private static final String JMH = "org.openjdk.jmh.Main";

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(
      paramLabel = "ARG",
      description = "Patterns for benchmarks' names, as --filter; after --, JMH's own options.")
  private List<String> arguments = List.of();

  @Option(
      names = "--filter",
      split = ",",
      paramLabel = "PATTERN",
      description = "Benchmarks whose name holds one of these; otherwise all.")
  private List<String> filters = List.of();

  @Option(
      names = "--compare",
      paramLabel = "OLD",
      description = "Print how many times as fast as in this file of --json everything is.")
  private @Nullable Path old;

  @Option(
      names = "--from",
      paramLabel = "NEW",
      description = "Measure nothing: read these results of --json.")
  private @Nullable Path from;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "As run takes it; default: ${DEFAULT-VALUE}.")
  private String model = "qwen2.5-coder-0.5b";

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, f32, fp16 or bf16; default: auto.")
  private String precision = "auto";

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "auto, cpu or gpu (egcfg setup gpu); default: auto.")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(names = "--threads", paramLabel = "N", description = "Of the model; default: all cores.")
  private @Nullable Integer threads;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write JMH's results to this file, too.")
  private @Nullable Path json;

  @Option(names = "--list", description = "Print the benchmarks' names.")
  private boolean list;

  BenchCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    if (list) {
      return jmh(List.of("-l"), console.out());
    }
    Optional<BenchResults> before = Optional.ofNullable(old).map(BenchResults::read);
    if (from != null) {
      print(BenchResults.read(from), before, false);
      return ExitCode.DONE.code();
    }
    refuseUnknownFilters();
    Path results = Optional.ofNullable(json).orElseGet(BenchCommand::temporary);
    try {
      int code = jmh(measured(results), console.err());
      if (code == ExitCode.DONE.code()) {
        print(BenchResults.read(results), before, true);
      }
      return code;
    } finally {
      if (json == null) {
        delete(results);
      }
    }
  }

  private void refuseUnknownFilters() {
    List<String> wanted = new ArrayList<>(filters);
    arguments.stream().takeWhile(argument -> !argument.startsWith("-")).forEach(wanted::add);
    List<String> options = new ArrayList<>(List.of("-l"));
    options.addAll(wanted);
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    jmh(options, new PrintStream(names, true, StandardCharsets.UTF_8));
    if (!names.toString(StandardCharsets.UTF_8).contains("dev.egcfg")) {
      throw new UsageException(
          "no benchmark matches " + String.join(", ", wanted) + "; --list names them");
    }
  }

  private List<String> measured(Path results) {
    OptionalInt cores =
        Optional.ofNullable(threads).map(OptionalInt::of).orElse(OptionalInt.empty());
    ModelChoice.of(model, device, precision, cores, true);
    machine.use(device);
    // found and fetched here, where progress is shown and a wrong name is one line
    CheckpointModel.resolve(model, machine.downloads(network.offline(), new FetchDisplay(console)));
    List<String> options = new ArrayList<>(List.of("-foe", "true"));
    options.addAll(List.of("-p", "model=" + model, "-p", "precision=" + precision));
    options.addAll(List.of("-p", "device=" + device));
    cores.ifPresent(n -> options.addAll(List.of("-p", "threads=" + n)));
    options.addAll(List.of("-rf", "json", "-rff", results.toString()));
    options.addAll(filters);
    options.addAll(arguments);
    return options;
  }

  private void print(BenchResults results, Optional<BenchResults> before, boolean here) {
    if (here) {
      Host host = Host.read(Path.of("/proc"));
      Build build = Version.build();
      console.data(host.processor() + ", " + host.cores() + " cores " + host.instructionSets());
      console.data("egcfg " + build.version() + " (" + build.revision() + ")");
      console.data(
          "model "
              + model
              + ", device "
              + device
              + ", precision "
              + precision
              + ", "
              + Optional.ofNullable(threads).map(n -> n + " threads").orElse("all cores"));
    }
    results.settings().forEach(console::data);
    before
        .filter(there -> !there.shared().equals(results.shared()))
        .ifPresent(
            there ->
                console.data(
                    "not the same was measured: %s before, %s now"
                        .formatted(
                            String.join("; ", there.shared()),
                            String.join("; ", results.shared()))));
    console.data("");
    console.text(before.map(results::comparison).orElseGet(results::table));
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("egcfg-bench", ".json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int jmh(List<String> options, PrintStream log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), JMH));
    command.addAll(options);
    Process jmh = null;
    try {
      jmh = ApiKey.withheldFrom(new ProcessBuilder(command)).redirectErrorStream(true).start();
      jmh.getInputStream().transferTo(log);
      return jmh.waitFor() == 0 ? ExitCode.DONE.code() : ExitCode.GATE_FAILED.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.WORLD.code();
    } finally {
      Optional.ofNullable(jmh).ifPresent(Process::destroy);
    }
  }
}
