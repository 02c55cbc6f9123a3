package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write: decided by hard links and by what is known about the holder. */
class LeaseTest {

  private static final RunningProcess HERE = RunningProcess.current(Map.of());

  @TempDir Path run;

  @Test
  void theHolderIsNamedToTheNext() {
    Lease.take(run, start(HERE), false, Map.of());

    assertThatExceptionOfType(RunDirectoryException.class)
        .isThrownBy(() -> Lease.take(run, start(HERE), true, Map.of()))
        .withMessage(
            run
                + " (main) is in use by process "
                + HERE.pid()
                + " on "
                + HERE.host()
                + " since 2026-01-02T03:04:05Z; wait for it to end, or give another --out");
  }

  @Test
  void theNextOneHasItAfterItWasGivenBack() {
    Lease first = Lease.take(run, start(HERE), false, Map.of());
    first.end(Clock.systemUTC());
    Lease second = Lease.take(run, start(HERE), false, Map.of());

    assertThat(first.isHeld()).isFalse();
    assertThat(second.isHeld()).isTrue();
    assertThat(second.files()).isEqualTo("main");
    assertThat(run.resolve("starts").toFile().list())
        .containsExactlyInAnyOrder("main.1.json", "main.1.end", "main.2.json");
  }

  @Test
  void ofManyThatWantItAtOnceOneGetsIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    for (int round = 0; round < 20; round++) {
      List<Callable<Optional<Lease>>> attempts = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        attempts.add(this::tryToTake);
      }
      List<Lease> winners = new ArrayList<>();
      for (Future<Optional<Lease>> attempt : threads.invokeAll(attempts)) {
        attempt.get().ifPresent(winners::add);
      }
      assertThat(winners).hasSize(1);
      winners.get(0).end(Clock.systemUTC());
    }
    threads.shutdown();
  }

  private Optional<Lease> tryToTake() {
    try {
      return Optional.of(Lease.take(run, start(HERE), false, Map.of()));
    } catch (RunDirectoryException inUse) {
      return Optional.empty();
    }
  }

  @Test
  void aHolderOfThisMachineThatIsGoneIsSucceededInItsOwnFiles() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Lease.take(run, start(of(HERE, gone.pid(), 1)), false, Map.of());

    assertThat(Lease.take(run, start(HERE), false, Map.of()).files()).isEqualTo("main");
  }

  @Test
  void anotherProcessThatGotTheNumberOfTheHolderIsNotTheHolder() {
    Lease.take(run, start(of(HERE, HERE.pid(), HERE.startTicks() - 1)), false, Map.of());

    assertThat(Lease.take(run, start(HERE), false, Map.of()).files()).isEqualTo("main");
  }

  @Test
  void aHolderOnAnotherMachineIsLeftAloneUnlessTheUserKnowsBetter() {
    RunningProcess elsewhere = elsewhere(Optional.empty());
    Lease theirs = Lease.take(run, start(elsewhere), false, Map.of());

    assertThatExceptionOfType(RunDirectoryException.class)
        .isThrownBy(() -> Lease.take(run, start(HERE), false, Map.of()))
        .withMessageEndingWith(
            "process 7 on node9 since 2026-01-02T03:04:05Z, which cannot be looked at from here; if"
                + " it is gone, give --take-over");
    assertThat(theirs.isHeld()).isTrue();

    Lease ours = Lease.take(run, start(HERE), true, Map.of());

    assertThat(ours.files()).isEqualTo("main-2");
    assertThat(theirs.isHeld()).isFalse();
  }

  @Test
  void aRequeuedTaskOfSlurmSucceedsItsEarlierStart() {
    SlurmTask first = new SlurmTask("77", "70_7", 0);
    Lease.take(run, start(elsewhere(Optional.of(first))), false, Map.of());
    Map<String, String> restarted =
        Map.of(
            "SLURM_JOB_ID", "77",
            "SLURM_ARRAY_JOB_ID", "70",
            "SLURM_ARRAY_TASK_ID", "7",
            "SLURM_RESTART_COUNT", "1");

    assertThat(Lease.take(run, start(HERE), false, restarted).files()).isEqualTo("main-2");
  }

  @Test
  void writersAreNotMixedUpWithWritersOfSimilarNames() {
    assertThat(Lease.isOf("main", "main")).isTrue();
    assertThat(Lease.isOf("main", "main-2")).isTrue();
    assertThat(Lease.isOf("shard-1-of-2", "shard-1-of-20")).isFalse();
    assertThat(Lease.isOf("main", "main-x")).isFalse();
  }

  @Test
  void aStartThatCannotBeReadIsNamed() throws IOException {
    Files.createDirectories(run.resolve("starts"));
    Files.writeString(run.resolve("starts/main.1.json"), "{");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Lease.take(run, start(HERE), false, Map.of()))
        .withMessageStartingWith(run.resolve("starts/main.1.json") + ":1: not a start of this");
  }

  private static RunningProcess of(RunningProcess process, long pid, long ticks) {
    return new RunningProcess(
        process.host(), process.boot(), process.pidNamespace(), pid, ticks, process.slurm());
  }

  private static RunningProcess elsewhere(Optional<SlurmTask> slurm) {
    return new RunningProcess("node9", "another boot", "pid:[1]", 7, 1, slurm);
  }

  private static Start start(RunningProcess process) {
    return new Start(
        Instant.parse("2026-01-02T03:04:05Z"),
        "main",
        process,
        new Build("1.0", "abc1234"),
        "17",
        "3.11",
        "BWRAP",
        new Hardware("processor", 1, 1),
        Map.of(),
        Map.of());
  }
}
