package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Thousands of jobs of every kind while workers are killed at random: each has the one answer that
 * it would have had in peace, or none twice in a row. Not part of a build: profile {@code soak}.
 */
class WorkerSoak {

  private static final int JOBS = Integer.getInteger("egcfg.soakJobs", 10_000);
  private static final int WORKERS = 4;
  private static final int MILLIS_BETWEEN_KILLS = 400;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(20), 256L << 20, 1 << 16);
  private static final Limits SHORT =
      new Limits(Duration.ofMillis(100), Duration.ofSeconds(20), 256L << 20, 1 << 16);

  @Test
  void losesAndDoublesNothing() throws Exception {
    Set<Long> before = descendants();
    Optional<PythonExecutor> opened = Machine.openAny(options -> options.withWorkers(WORKERS));
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
    ExecutorService callers = Executors.newFixedThreadPool(2 * WORKERS);
    AtomicInteger asked = new AtomicInteger();
    List<Future<String>> answers = new ArrayList<>();
    int kills = 0;
    int unanswered = 0;
    long start = System.nanoTime();
    try (PythonExecutor executor = opened.orElseThrow()) {
      for (int i = 0; i < JOBS; i++) {
        Supplier<String> job = job(executor, i);
        answers.add(
            callers.submit(
                () -> {
                  asked.incrementAndGet();
                  return job.get();
                }));
      }
      Random random = new Random(1);
      while (asked.get() < JOBS) {
        Thread.sleep(random.nextInt(2 * MILLIS_BETWEEN_KILLS));
        List<ProcessHandle> workers =
            ProcessHandle.current()
                .children()
                .filter(process -> !before.contains(process.pid()))
                .toList();
        if (!workers.isEmpty()) {
          workers.get(random.nextInt(workers.size())).destroyForcibly();
          kills++;
        }
      }
      for (int i = 0; i < JOBS; i++) {
        try {
          assertThat(answers.get(i).get()).isEqualTo(expected(i));
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(InfrastructureException.class);
          unanswered++;
        }
      }
    } finally {
      callers.shutdownNow();
    }
    System.out.printf(
        "%s: %d jobs, %d workers, %d kills, %d jobs whose worker died twice, %d s%n",
        opened.orElseThrow().level(),
        asked.get(),
        WORKERS,
        kills,
        unanswered,
        (System.nanoTime() - start) / 1_000_000_000);
    assertThat(asked).hasValue(JOBS);
    assertThat(unanswered).isLessThan(kills);
    Thread.sleep(1000);
    assertThat(descendants()).isEqualTo(before);
    assertThat(Machine.processesWith("egcfg-execution-" + ProcessHandle.current().pid())).isEmpty();
  }

  private static Supplier<String> job(PythonExecutor executor, int number) {
    String answer = Integer.toString(number);
    return switch (number % 10) {
      case 0 ->
          () ->
              executor
                  .judge("def f(): return 1", asserts("f() == " + number), false, LIMITS)
                  .detail();
      case 1 -> () -> executor.run("while True: pass", "", SHORT).outcome().name();
      case 2 -> () -> executor.run("import os\nos.abort()", "", LIMITS).detail();
      case 3 ->
          () ->
              executor
                  .judge("def f(): return " + number, asserts("f() == " + number), true, LIMITS)
                  .toString();
      case 4 ->
          () ->
              executor
                  .trace(
                      "def f(x):\n    return x",
                      new Invocation.Call("", "f(" + number + ")"),
                      99,
                      LIMITS)
                  .execution()
                  .outcome()
                  .name();
      case 5 -> () -> executor.syntax().definedNames("name" + number + " = 1").toString();
      default -> () -> executor.run("print(input())", answer, LIMITS).stdout();
    };
  }

  private static String expected(int number) {
    return switch (number % 10) {
      case 0 -> "test 1: assert f() == " + number;
      case 1 -> "TIMEOUT";
      case 2 -> "SIGABRT";
      case 3 -> new Verdict(Verdict.Kind.PASSED, "", false).toString();
      case 4 -> "RETURNED";
      case 5 -> "[name" + number + "]";
      default -> number + "\n";
    };
  }

  private static Tests asserts(String condition) {
    return new Tests.Asserts("", List.of("assert " + condition));
  }

  private static Set<Long> descendants() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
