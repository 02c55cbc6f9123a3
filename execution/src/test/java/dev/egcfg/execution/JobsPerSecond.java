package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Jobs of each kind a second, by name. {@link SandboxSpeed} loads this class a second time with
 * another build's sandbox, so it uses nothing that an older one lacks.
 */
final class JobsPerSecond implements ToDoubleFunction<String>, AutoCloseable {

  static final String ONE_ASSERT = "jobs of one assert";
  static final String ASSERTS = "jobs of 7 asserts";
  static final String CHECK = "jobs of a check of 7 lines";
  static final String SCRIPT = "inputs of a script";
  static final String SAMPLES = "200 samples, 2 workers";
  static final String TRACE = "traces of 50 events";
  static final List<String> KINDS = List.of(ONE_ASSERT, ASSERTS, CHECK, SCRIPT, SAMPLES, TRACE);
  static final int JOBS = 100;
  static final int SAMPLE_COUNT = 200;
  static final String PROGRAM = "def f(x):\n    return x + 1\n";
  static final List<String> STATEMENTS =
      IntStream.range(0, 7).mapToObj(n -> "assert f(%d) == %d".formatted(n, n + 1)).toList();

  private static final String BODY = String.join("\n    ", STATEMENTS).replace("f(", "candidate(");
  private static final String LOOP =
      "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n        total -= 1\n    total += n\n    return total\n";

  private final PythonExecutor one;
  private final PythonExecutor two;

  JobsPerSecond() {
    one = Machine.openAny(options -> options).orElseThrow();
    two = Machine.openAny(options -> options.withWorkers(2)).orElseThrow();
  }

  @Override
  public double applyAsDouble(String kind) {
    long start = System.nanoTime();
    int count =
        switch (kind) {
          case ONE_ASSERT -> judge(one, JOBS, new Tests.Asserts("", STATEMENTS.subList(0, 1)));
          case ASSERTS -> judge(one, JOBS, new Tests.Asserts("", STATEMENTS));
          case CHECK ->
              judge(
                  one,
                  JOBS,
                  new Tests.CheckFunction("def check(candidate):\n    " + BODY + "\n", "f"));
          case SCRIPT -> JOBS / 5 * judge(one, 5, script());
          case SAMPLES -> judgeInParallel();
          case TRACE -> trace();
          default -> throw new IllegalArgumentException(kind);
        };
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private static int judge(PythonExecutor executor, int count, Tests tests) {
    String program =
        tests instanceof Tests.StdinStdout
            ? "def solve():\n    print(int(input()) + 1)\n"
            : PROGRAM;
    for (int i = 0; i < count; i++) {
      assertThat(executor.judge(program, tests, false, limits()).kind())
          .isEqualTo(Verdict.Kind.PASSED);
    }
    return count;
  }

  private static Tests script() {
    return new Tests.StdinStdout(
        "solve",
        IntStream.range(0, JOBS / 5)
            .mapToObj(n -> new Tests.StdinStdout.Case(n + "\n", (n + 1) + "\n"))
            .toList(),
        OutputComparison.TOKENS,
        Tests.StdinStdout.CaseLimits.NONE);
  }

  private int judgeInParallel() {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> job = () -> judge(two, 1, new Tests.Asserts("", STATEMENTS));
      for (Future<Integer> verdict :
          callers.invokeAll(IntStream.range(0, SAMPLE_COUNT).mapToObj(i -> job).toList())) {
        verdict.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      callers.shutdownNow();
    }
    return SAMPLE_COUNT;
  }

  private int trace() {
    for (int i = 0; i < JOBS; i++) {
      Trace trace = one.trace(LOOP, new Invocation.Call("", "f(21)"), 1000, limits());
      assertThat(trace.events()).hasSize(50);
    }
    return JOBS;
  }

  private static Limits limits() {
    return new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 512L << 20, 1 << 16);
  }

  @Override
  public String toString() {
    return one.level() + ", Python " + one.pythonVersion();
  }

  @Override
  public void close() {
    one.close();
    two.close();
  }

  /** Whether some sandbox level works here. */
  static boolean canBeMeasured() {
    Optional<PythonExecutor> any = Machine.openAny(options -> options);
    any.ifPresent(PythonExecutor::close);
    return any.isPresent();
  }
}
