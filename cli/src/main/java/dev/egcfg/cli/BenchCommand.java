package dev.egcfg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    header = "Microbenchmark the language model with JMH.",
    description = {
      "",
      "Each benchmark first checks that a batch gives the bits that its rows get alone, and fails if not. Let nothing else run meanwhile.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg bench",
      "  egcfg bench decode --precision fp16 --json decode.json -- -p batch=1,8"
    })
final class BenchCommand implements Callable<Integer> {

  private static final String JMH = "org.openjdk.jmh.Main";

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(
      paramLabel = "ARG",
      description =
          "A pattern for benchmarks' names (all without one); after --, JMH's own options.")
  private List<String> arguments = List.of();

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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), JMH));
    if (list) {
      command.add("-l");
    } else {
      OptionalInt cores =
          Optional.ofNullable(threads).map(OptionalInt::of).orElse(OptionalInt.empty());
      ModelChoice.of(model, precision, cores, true);
      // found and fetched here, where progress is shown and a wrong name is one line
      CheckpointModel.resolve(
          model, machine.downloads(network.offline(), new FetchDisplay(console)));
      command.addAll(
          List.of("-foe", "true", "-p", "model=" + model, "-p", "precision=" + precision));
      cores.ifPresent(n -> command.addAll(List.of("-p", "threads=" + n)));
      Optional.ofNullable(json)
          .ifPresent(file -> command.addAll(List.of("-rf", "json", "-rff", file.toString())));
    }
    command.addAll(arguments);
    return run(command);
  }

  private int run(List<String> command) {
    Process jmh = null;
    try {
      jmh = new ProcessBuilder(command).redirectErrorStream(true).start();
      jmh.getInputStream().transferTo(console.out());
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
