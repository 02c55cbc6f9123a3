package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.execution.Tests.StdinStdout.Case;
import dev.egcfg.execution.Tests.StdinStdout.CaseLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that are killed are replaced; nothing outlives the executor or its machine. */
class WorkerLifeTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 512L << 20, 1 << 16);

  @Test
  void losesAndDoublesNoJobWhileWorkersAreKilled() throws Exception {
    Set<Long> before = descendants();
    Optional<PythonExecutor> opened = Machine.openAny(options -> options.withWorkers(2));
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (PythonExecutor executor = opened.orElseThrow()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String number = Integer.toString(i);
        answers.add(
            callers.submit(() -> executor.run("print(input())", number, LIMITS).stdout().strip()));
      }
      answers.get(5).get();
      kill(before);

      for (int i = 0; i < 40; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(survivors(descendants(), before)).isEmpty();
  }

  @Test
  void throwsWhenAWorkerDiesTwiceOnOneJob() throws Exception {
    Set<Long> before = descendants();
    Optional<PythonExecutor> opened = Machine.openAny(options -> options);
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try (PythonExecutor executor = opened.orElseThrow()) {
      Future<Execution> endless = caller.submit(() -> executor.run("while 1: pass", "", LIMITS));
      Set<Long> killed = new HashSet<>();
      while (!endless.isDone()) {
        Thread.sleep(100);
        killed.addAll(kill(before));
      }

      assertThatThrownBy(endless::get).hasCauseInstanceOf(InfrastructureException.class);
      assertThat(killed.size()).isGreaterThanOrEqualTo(2);
      assertThat(executor.run("print(1)", "", LIMITS).stdout()).isEqualTo("1\n");
    } finally {
      caller.shutdownNow();
    }
  }

  @Test
  void leavesNothingOfWorkersThatAreKilledWhileTheyStart() throws Exception {
    Optional<Path> bwrap = Machine.bwrap();
    assumeTrue(bwrap.isPresent(), "bubblewrap does not work on this machine");
    WorkerCommand command =
        new WorkerCommand(
            SandboxLevel.BWRAP,
            Interpreter.resolve(Optional.empty()),
            bwrap,
            Optional.empty(),
            Service.programs(List.of()));
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    try (WorkerFiles files = new WorkerFiles()) {
      for (int i = 0; i < 200; i++) {
        try (Worker worker = new Worker(command, files, watchdog)) {
          assertThat(worker.isUsable()).isFalse();
          TimeUnit.MICROSECONDS.sleep(50L * i);
        }
      }

      assertThat(Machine.processesWith(files.sources().toString())).isEmpty();
    } finally {
      watchdog.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void diesWithAMachineThatIsKilled(SandboxLevel level) throws Exception {
    Optional<PythonExecutor> possible = Machine.open(level);
    assumeTrue(possible.isPresent(), () -> level + " does not work on this machine");
    possible.orElseThrow().close();
    Process machine =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                level.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<Long> workers = new HashSet<>();
    try (BufferedReader said = machine.inputReader()) {
      for (String line = said.readLine();
          line != null && !line.equals("started");
          line = said.readLine()) {
        workers.add(Long.parseLong(line));
      }
      Thread.sleep(300);
      machine.descendants().forEach(process -> workers.add(process.pid()));
      machine.destroyForcibly().waitFor();
    }

    assertThat(workers).isNotEmpty();
    assertThat(survivors(workers, Set.of())).isEmpty();
  }

  /** What a program could note outside of its folder may last as long as a worker does. */
  @ParameterizedTest
  @EnumSource(names = {"BWRAP", "LANDLOCK"})
  void judgesNoTwoSamplesOfAProblemWhereWorkersCanRemember(SandboxLevel level) {
    Set<Long> before = descendants();
    Optional<PythonExecutor> opened = Machine.open(level, options -> options.withWorkers(1));
    assumeTrue(opened.isPresent(), () -> level + " does not work on this machine");
    try (PythonExecutor executor = opened.orElseThrow()) {
      List<Set<Long>> workers = new ArrayList<>();
      for (int problem : new int[] {1, 2, 1, 2, 3, 3}) {
        Tests tests =
            problem == 3
                ? new Tests.StdinStdout(
                    "",
                    List.of(new Case("1\n", "1\n"), new Case("2\n", "2\n")),
                    OutputComparison.EXACT,
                    CaseLimits.NONE)
                : new Tests.Asserts("", List.of("f() == " + problem));
        executor.judge("print(input())", tests, false, LIMITS);
        Set<Long> now = children();
        now.removeAll(before);
        workers.add(now);
      }

      assertThat(workers).allSatisfy(running -> assertThat(running).hasSize(1));
      boolean remembers = level == SandboxLevel.LANDLOCK;
      assertThat(workers.get(1)).isEqualTo(workers.get(0));
      assertThat(workers.get(2).equals(workers.get(1))).isEqualTo(!remembers);
      assertThat(workers.get(3)).isEqualTo(workers.get(2));
      assertThat(workers.get(4)).isEqualTo(workers.get(3));
      assertThat(workers.get(5).equals(workers.get(4))).isEqualTo(!remembers);
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  private static Set<Long> descendants() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static Set<Long> kill(Set<Long> spared) throws IOException {
    Set<Long> children = new HashSet<>();
    ProcessHandle.current()
        .children()
        .filter(process -> !spared.contains(process.pid()))
        .forEach(
            process -> {
              children.add(process.pid());
              process.destroyForcibly();
            });
    return children;
  }

  /** Those of the processes that still live after a second. */
  private static Set<Long> survivors(Set<Long> processes, Set<Long> spared)
      throws InterruptedException {
    Set<Long> alive = new HashSet<>(processes);
    alive.removeAll(spared);
    for (int i = 0; i < 20 && !alive.isEmpty(); i++) {
      Thread.sleep(50);
      alive.removeIf(pid -> !runs(pid));
    }
    return alive;
  }

  /** Whether the process is there and no zombie that only waits to be reaped. */
  private static boolean runs(long pid) {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return !status.substring(status.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }
}
