package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.TraceFormatter;
import dev.egcfg.execution.VisibleTest;
import dev.egcfg.experiments.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures what traces cost in tokens of the default model; docs/traces.md has the figures. Runs
 * with {@code -Degcfg.measure} alone, and needs the model in the cache and the data beside the
 * repository.
 */
class TraceTokensTest {

  private static final String MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf";
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 1L << 30, 1 << 20);
  private static final int MOST_EVENTS = 4000;

  private static Optional<PythonExecutor> executor = Optional.empty();
  private static Optional<JsonTokenizer> tokenizer = Optional.empty();

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(
        System.getProperty("egcfg.measure") != null, "skipped: measures with -Degcfg.measure");
    Path model = CacheDirectory.ofEnvironment().models().resolve(MODEL);
    assumeTrue(
        Files.exists(model), () -> "skipped: " + model + " is absent: egcfg fetch fetches it");
    try (Checkpoint checkpoint = Checkpoints.open(model)) {
      tokenizer = checkpoint.tokenizerJson().map(JsonTokenizer::of);
    }
    Console console = new Console(System.out, System.err, false);
    Provisions provisions = new Provisions(console, new ThisMachine(), true);
    Plan settings = PlanOptions.withoutBenchmark(System.getenv(), Map.of());
    executor = Optional.of(provisions.executor(settings));
  }

  @AfterAll
  static void close() {
    executor.ifPresent(PythonExecutor::close);
    tokenizer.ifPresent(JsonTokenizer::close);
  }

  @Test
  void compactCostsLessThanPaperOnGoldenTraces() throws IOException {
    try (Stream<Path> files = Files.list(shared("golden").resolve("traces"))) {
      List<Trace> traces = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".py")).sorted().toList()) {
        traces.add(
            executor.orElseThrow().traceScript(Files.readString(file), "", MOST_EVENTS, LIMITS));
      }
      compare("golden traces", traces);
    }
  }

  @Test
  void compactCostsLessThanPaperOnGoldSolutionsOfHumanEval() {
    compareGoldSolutions("humaneval", "HumanEval.jsonl.gz");
  }

  @Test
  void compactCostsLessThanPaperOnGoldSolutionsOfMbpp() {
    compareGoldSolutions("mbpp", "mbpp.jsonl.gz");
  }

  private static void compareGoldSolutions(String name, String file) {
    Path data = shared("data").resolve(file);
    Benchmark benchmark = new Benchmarks(PromptSources.builtIn()).named(name);
    PythonExecutor python = executor.orElseThrow();
    List<Trace> traces = new ArrayList<>();
    for (Problem problem : benchmark.read(data, python.syntax())) {
      for (VisibleTest test : problem.visibleTests()) {
        traces.add(python.trace(problem.goldProgram(), test.invocation(), MOST_EVENTS, LIMITS));
      }
    }
    compare(name, traces);
  }

  private static void compare(String name, List<Trace> traces) {
    Tokenizer tokens = tokenizer.orElseThrow();
    long paper = 0;
    long compact = 0;
    List<Double> ratios = new ArrayList<>();
    for (Trace trace : traces) {
      int full = tokens.encode(TraceFormatter.format(trace, TraceFormat.PAPER)).length;
      int brief = tokens.encode(TraceFormatter.format(trace, TraceFormat.COMPACT)).length;
      paper += full;
      compact += brief;
      ratios.add((double) brief / full);
    }
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%s: %d traces, paper %d tokens, compact %d: %.3f of them; median trace %.3f, largest %.3f%n",
        name,
        traces.size(),
        paper,
        compact,
        (double) compact / paper,
        ratios.get(ratios.size() / 2),
        ratios.get(ratios.size() - 1));
    assertThat(compact).isLessThan(paper);
  }

  private static Path shared(String folder) {
    Path shared =
        Optional.ofNullable(System.getenv("EGCFG_SHARED"))
            .map(Path::of)
            .orElse(Path.of("..", "..", "shared"))
            .resolve(folder);
    assumeTrue(Files.isDirectory(shared), () -> "skipped: no " + shared + " (EGCFG_SHARED)");
    return shared;
  }
}
