package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast programs are judged, beside what any harness has to pay: started by {@code
 * scripts/sandbox-speed}, perhaps beside another build ({@code EGCFG_AGAINST}, a checkout). Every
 * figure is the median of rounds that take turns, and only right verdicts count.
 */
class SandboxSpeed {

  private static final int ROUNDS = 5;
  @TempDir private Path folder;

  @Test
  void printsItsTable() throws Exception {
    assumeTrue(JobsPerSecond.canBeMeasured(), "no sandbox level works on this machine");
    Map<String, Series> own = new LinkedHashMap<>();
    Map<String, Series> others = new LinkedHashMap<>();
    for (String kind : JobsPerSecond.KINDS) {
      own.put(kind, new Series());
      others.put(kind, new Series());
    }
    Series python = new Series();
    Series bareFork = new Series();
    Series evalplus = new Series();
    Series faultsOfFork = new Series();
    Series faultsOfJob = new Series();
    Series namespaces = new Series();
    int jobs = JobsPerSecond.JOBS;
    Path interpreter = Interpreter.resolve(Optional.empty()).executable();
    Optional<Path> bwrap = Machine.bwrap();
    Optional<Path> judge =
        Optional.ofNullable(System.getenv("EGCFG_EVALPLUS_PYTHON")).map(Path::of);
    Optional<Path> against = Optional.ofNullable(System.getenv("EGCFG_AGAINST")).map(Path::of);
    printMachine();
    try (JobsPerSecond here = new JobsPerSecond();
        URLClassLoader there = classesOf(against.orElse(Path.of("..")))) {
      print("sandbox", "%s", here);
      Optional<ToDoubleFunction<String>> other =
          against.isPresent() ? Optional.of(measuring(there)) : Optional.empty();
      for (int round = 0; round <= ROUNDS; round++) {
        python.add(jobs / 5 / seconds(() -> startPythons(interpreter, jobs / 5)));
        double[] fork = printedBy(interpreter, "bare_fork.py", sources(), jobs);
        bareFork.add(jobs / fork[0]);
        faultsOfFork.add(fork[1]);
        if (bwrap.isPresent()) {
          double[] forks = inContainer(bwrap, interpreter);
          namespaces.add(1000 * (forks[1] - forks[0]));
        }
        for (String kind : JobsPerSecond.KINDS) {
          long faults = pageFaults();
          of(own, kind).add(here.applyAsDouble(kind));
          if (kind.equals(JobsPerSecond.ONE_ASSERT)) {
            faultsOfJob.add((pageFaults() - faults) / (double) jobs);
          }
          other.ifPresent(o -> of(others, kind).add(o.applyAsDouble(kind)));
        }
        if (judge.isPresent()) {
          int count = JobsPerSecond.SAMPLE_COUNT;
          evalplus.add(count / printedBy(judge.orElseThrow(), "evalplus_speed.py", count, 2)[0]);
        }
      }
      if (other.orElse(null) instanceof AutoCloseable opened) {
        opened.close();
      }
    }
    print("python3 -I per assert", "%.1f/s", python.median());
    print("bare fork and exit", "%.1f/s", bareFork.median());
    own.forEach(
        (kind, series) -> {
          print(kind, "%.1f/s, %.2f ms each", series.median(), 1000 / series.median());
          if (against.isPresent()) {
            Series theirs = of(others, kind);
            print("  of " + against.orElseThrow(), "%.1f/s", theirs.median());
            print("  to it", "%.2f", series.medianTo(theirs));
          }
        });
    print(
        "7 asserts in one job to python3 -I",
        "%.1f (5 or more)",
        7 * of(own, JobsPerSecond.ASSERTS).medianTo(python));
    Series oneAssert = of(own, JobsPerSecond.ONE_ASSERT);
    print("one assert to bare fork and exit", "%.2f (0.35 or more)", oneAssert.medianTo(bareFork));
    print("page faults, bare fork and exit", "%.0f", faultsOfFork.median());
    print("page faults, a job of one assert", "%.0f", faultsOfJob.median());
    if (bwrap.isPresent()) {
      print("namespaces and folders of a job", "%.2f ms (at most 1.5)", namespaces.median());
    }
    if (judge.isPresent()) {
      print("200 samples by evalplus, 2 workers", "%.1f/s", evalplus.median());
      Series samples = of(own, JobsPerSecond.SAMPLES);
      print("  egcfg to it", "%.2f (2 or more)", samples.medianTo(evalplus));
    }
  }

  private static Series of(Map<String, Series> figures, String kind) {
    return Objects.requireNonNull(figures.get(kind), kind);
  }

  /** Another checkout's sandbox, built, with this one's measurements of it. */
  private static URLClassLoader classesOf(Path checkout) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    urls.add(checkout.resolve("execution/target/classes/").toUri().toURL());
    for (String entry : System.getProperty("java.class.path").split(":")) {
      if (!entry.endsWith("execution/target/classes")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @SuppressWarnings("unchecked")
  private static ToDoubleFunction<String> measuring(ClassLoader loader)
      throws ReflectiveOperationException {
    var made = loader.loadClass(JobsPerSecond.class.getName()).getDeclaredConstructor();
    made.setAccessible(true);
    return (ToDoubleFunction<String>) made.newInstance();
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
      String script = JobsPerSecond.PROGRAM + JobsPerSecond.STATEMENTS.get(0);
      Process process = new ProcessBuilder(interpreter.toString(), "-I", "-c", script).start();
      assertThat(process.waitFor()).isZero();
    }
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
      line.addAll(List.of("-c", script, Integer.toString(JobsPerSecond.JOBS)));
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
