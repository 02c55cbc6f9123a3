package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast programs are judged, beside what any harness has to pay: started by {@code
 * scripts/sandbox-speed}. Every figure is the median of rounds that take turns, and only right
 * verdicts count.
 */
class SandboxSpeed {

  private static final int ROUNDS = 5;
  private static final int JOBS = 100;
  private static final int SAMPLES = 200;
  private static final String PROGRAM = "def f(x):\n    return x + 1\n";
  private static final List<String> ASSERTS =
      IntStream.range(0, 7).mapToObj(n -> "assert f(%d) == %d".formatted(n, n + 1)).toList();
  private static final String LOOP =
      "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n        total -= 1\n    total += n\n    return total\n";

  @TempDir private Path folder;

  @Test
  void printsItsTable() throws Exception {
    Series python = new Series();
    Series bareFork = new Series();
    Series oneAssert = new Series();
    Series problem = new Series();
    Series samples = new Series();
    Series evalplus = new Series();
    Series traced = new Series();
    Series faultsOfFork = new Series();
    Series faultsOfJob = new Series();
    Series namespaces = new Series();
    Optional<PythonExecutor> single = Machine.openAny(options -> options);
    Optional<PythonExecutor> pair = Machine.openAny(options -> options.withWorkers(2));
    assumeTrue(single.isPresent() && pair.isPresent(), "no sandbox level works on this machine");
    Path interpreter = Interpreter.resolve(Optional.empty()).executable();
    Optional<Path> bwrap = Machine.bwrap();
    Optional<Path> other =
        Optional.ofNullable(System.getenv("EGCFG_EVALPLUS_PYTHON")).map(Path::of);
    printMachine();
    try (PythonExecutor one = single.orElseThrow();
        PythonExecutor two = pair.orElseThrow()) {
      print("sandbox", "%s, Python %s", one.level(), one.pythonVersion());
      for (int round = 0; round <= ROUNDS; round++) {
        python.add(JOBS / 5 / seconds(() -> startPythons(interpreter, JOBS / 5)));
        double[] fork = printedBy(interpreter, "bare_fork.py", sources(), JOBS);
        bareFork.add(JOBS / fork[0]);
        faultsOfFork.add(fork[1]);
        if (bwrap.isPresent()) {
          double[] forks = inContainer(bwrap, interpreter);
          namespaces.add(1000 * (forks[1] - forks[0]));
        }
        long faults = pageFaults();
        oneAssert.add(JOBS / seconds(() -> judge(one, JOBS, ASSERTS.subList(0, 1))));
        faultsOfJob.add((pageFaults() - faults) / (double) JOBS);
        problem.add(JOBS * 7 / seconds(() -> judge(one, JOBS, ASSERTS)));
        samples.add(SAMPLES / seconds(() -> judgeInParallel(two)));
        traced.add(1000 * seconds(() -> trace(one)) / JOBS);
        if (other.isPresent()) {
          evalplus.add(
              SAMPLES / printedBy(other.orElseThrow(), "evalplus_speed.py", SAMPLES, 2)[0]);
        }
      }
    }
    print("python3 -I per assert", "%.1f/s", python.median());
    print("asserts, a problem's 7 in one job", "%.1f/s", problem.median());
    print("  to python3 -I per assert", "%.1f (5 or more)", problem.medianTo(python));
    print("bare fork and exit", "%.1f/s", bareFork.median());
    print("jobs of one assert, split", "%.1f/s", oneAssert.median());
    print("  to bare fork and exit", "%.2f (0.35 or more)", oneAssert.medianTo(bareFork));
    print("page faults, bare fork and exit", "%.0f", faultsOfFork.median());
    print("page faults, a job of one assert", "%.0f", faultsOfJob.median());
    if (bwrap.isPresent()) {
      print("namespaces and folders of a job", "%.2f ms (at most 1.5)", namespaces.median());
    }
    print("200 samples, 2 workers", "%.1f/s", samples.median());
    if (other.isPresent()) {
      print("  evalplus, 2 workers", "%.1f/s", evalplus.median());
      print("  to evalplus", "%.2f (2 or more)", samples.medianTo(evalplus));
    }
    print("a trace of 50 events", "%.1f ms (less than 10)", traced.median());
  }

  private static void printMachine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*:\\s*", ""))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    print(
        "machine",
        "%s, %d cores, Linux %s, load %s",
        processor,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    print("Java", "%s", Runtime.version());
    print("evalplus", "%s", System.getenv().getOrDefault("EGCFG_EVALPLUS_VERSION", "not measured"));
  }

  /** Those of this machine's descendants so far, and of all that they have reaped. */
  private static long pageFaults() {
    long faults = 0;
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      try {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        faults += Long.parseLong(fields[7]) + Long.parseLong(fields[8]);
      } catch (IOException e) {
        // it has ended since; what reaped it counts its faults
      }
    }
    return faults;
  }

  private static void print(String what, String format, Object... values) {
    System.out.printf("%-36s %s%n", what, String.format(Locale.ROOT, format, values));
  }

  /** A figure of each round; the first round only warms up. */
  private static final class Series {
    private final List<Double> figures = new ArrayList<>();

    void add(double figure) {
      figures.add(figure);
    }

    double median() {
      return figures.stream().skip(1).sorted().toList().get(ROUNDS / 2);
    }

    /** The median of the rounds' ratios: what slows a whole round down does not show. */
    double medianTo(Series other) {
      Series ratios = new Series();
      IntStream.range(0, figures.size())
          .forEach(i -> ratios.add(figures.get(i) / other.figures.get(i)));
      return ratios.median();
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void startPythons(Path interpreter, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String script = PROGRAM + ASSERTS.get(0);
      Process process = new ProcessBuilder(interpreter.toString(), "-I", "-c", script).start();
      assertThat(process.waitFor()).isZero();
    }
  }

  private static void judge(PythonExecutor executor, int count, List<String> asserts) {
    for (int i = 0; i < count; i++) {
      assertThat(executor.judge(PROGRAM, new Tests.Asserts("", asserts), false, limits()).kind())
          .isEqualTo(Verdict.Kind.PASSED);
    }
  }

  private static void judgeInParallel(PythonExecutor executor) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> job =
          () -> {
            judge(executor, 1, ASSERTS);
            return null;
          };
      List<Callable<Void>> jobs = IntStream.range(0, SAMPLES).mapToObj(i -> job).toList();
      for (Future<Void> verdict : callers.invokeAll(jobs)) {
        verdict.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static void trace(PythonExecutor executor) {
    for (int i = 0; i < JOBS; i++) {
      Trace trace = executor.trace(LOOP, new Invocation.Call("", "f(21)"), 1000, limits());
      assertThat(trace.events().size()).isEqualTo(50);
    }
  }

  private static Limits limits() {
    return new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 512L << 20, 1 << 16);
  }

  private Path sources() throws IOException {
    Path sources = folder.resolve("sources");
    if (!Files.exists(sources)) {
      try (WorkerFiles files = new WorkerFiles(folder);
          var copied = Files.walk(files.sources())) {
        for (Path file : copied.toList()) {
          Files.copy(file, sources.resolve(files.sources().relativize(file).toString()));
        }
      }
    }
    return sources;
  }

  private double[] inContainer(Optional<Path> bwrap, Path interpreter)
      throws IOException, InterruptedException {
    WorkerCommand command =
        new WorkerCommand(
            SandboxLevel.BWRAP,
            Interpreter.resolve(Optional.of(interpreter)),
            bwrap,
            Optional.empty(),
            Service.programs(List.of()));
    try (WorkerFiles files = new WorkerFiles(folder)) {
      List<String> line = new ArrayList<>(command.line(files, folder));
      while (!line.get(line.size() - 1).equals("utf8")) {
        line.remove(line.size() - 1);
      }
      String script = TestResources.read("namespaces_of_a_job.py");
      line.addAll(List.of("-c", script, Integer.toString(JOBS)));
      return printedBy(line);
    }
  }

  private double[] printedBy(Path interpreter, String script, Object... arguments)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(script), TestResources.read(script));
    List<String> line = new ArrayList<>(List.of(interpreter.toString(), file.toString()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    return printedBy(line);
  }

  private static double[] printedBy(List<String> line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isZero();
    return Stream.of(said.get(said.size() - 1).split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
