package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Control groups against folders of the kernel's shape. What only the kernel does is not shown
 * here: that a limit holds and that a member is killed.
 *
 * <pre>
 * proc/self/{mountinfo,cgroup}
 * cg/                         controllers: memory pids
 *   app.slice/                hands memory and pids down
 *     run-1.scope/            this process and another
 * </pre>
 */
class CgroupTest {

  private static final String OWN = "/app.slice/run-1.scope";
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir private Path root;

  @BeforeEach
  void plant() throws IOException {
    group("cg", "cpu memory pids", "", "1 2");
    group("cg/app.slice", "memory pids", "memory pids", "");
    group("cg" + OWN, "memory pids", "", SELF + "\n1");
    mount("/", OWN);
  }

  @Test
  void findsTheDelegatedSliceAboveItsOwnGroup() throws IOException {
    assertThat(CgroupSubtree.find(root).folder()).isEqualTo(root.resolve("cg/app.slice"));
  }

  @Test
  void movesIntoALeafWhereItIsAloneInItsGroup() throws IOException {
    Path own = root.resolve("cg" + OWN);
    Files.writeString(own.resolve("cgroup.procs"), SELF + "\n");

    assertThat(CgroupSubtree.find(root).folder()).isEqualTo(own);
    assertThat(own.resolve("egcfg-harness/cgroup.procs")).hasContent(Long.toString(SELF));
    assertThat(own.resolve("cgroup.subtree_control")).hasContent("+memory +pids");
  }

  @Test
  void findsAContainersOwnGroupThroughItsMount() throws IOException {
    mount("/docker/abc", "/docker/abc/inner");
    group("cg/inner", "memory pids", "pids memory", "");

    assertThat(CgroupSubtree.find(root).folder()).isEqualTo(root.resolve("cg/inner"));
  }

  @Test
  void saysThatAStepsGroupIsNotItsToDivide() throws IOException {
    Files.writeString(root.resolve("cg/app.slice/cgroup.subtree_control"), "cpu memory");

    assertThatThrownBy(() -> CgroupSubtree.find(root))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("systemd-run --user --scope")
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysThatTheControllersBelongToVersionOneOrThatNothingIsMounted() throws IOException {
    for (String each : List.of("cg", "cg/app.slice", "cg" + OWN)) {
      Files.writeString(root.resolve(each + "/cgroup.controllers"), "\n");
    }
    assertThatThrownBy(() -> CgroupSubtree.find(root))
        .hasMessage("cgroup v2 has no memory and pids controllers here: use bwrap");

    Files.writeString(root.resolve("proc/self/mountinfo"), "22 1 0:5 / / rw - ext4 /dev/vda rw\n");
    assertThatThrownBy(() -> CgroupSubtree.find(root))
        .hasMessage("cgroup v2 is not mounted: use bwrap");
  }

  @Test
  void removesTheGroupsOfMachinesThatAreGone() throws IOException {
    Path abandoned =
        Files.createDirectory(root.resolve("cg/app.slice/egcfg-" + Integer.MAX_VALUE + "-1"));
    Path alive = Files.createDirectory(root.resolve("cg/app.slice/egcfg-" + SELF + "-9"));

    CgroupSubtree.find(root);

    assertThat(abandoned).doesNotExist();
    assertThat(alive).exists();
  }

  @Test
  void refusesAGroupWhoseLimitsAreNotKept() throws IOException {
    Path group = Files.createDirectory(root.resolve("g"));
    Files.createSymbolicLink(group.resolve("pids.max"), Path.of("/dev/null"));

    assertThatThrownBy(() -> new Cgroup(group)).hasMessageContaining("pids.max");
  }

  @Test
  void runsWorkersInGroupsOfTheirOwnAndTellsMemoryKillsApart() throws Exception {
    Path group = Files.createDirectory(root.resolve("cg/app.slice/egcfg-" + SELF + "-1"));
    Files.writeString(group.resolve("memory.events"), "oom 0\noom_kill 0\n");
    Files.writeString(group.resolve("memory.current"), "1000\n");
    try (PythonExecutor executor = executor(bwrap())) {
      assertThat(executor.level()).isEqualTo(SandboxLevel.BWRAP_CGROUP);
      assertThat(group.resolve("cgroup.procs"))
          .content()
          .satisfies(
              pid ->
                  assertThat(ProcessHandle.current().children().map(ProcessHandle::pid))
                      .contains(Long.parseLong(pid.strip())));

      assertThat(run(executor, "print(1)").stdout()).isEqualTo("1\n");
      assertThat(group.resolve("pids.max")).hasContent("320");
      assertThat(group.resolve("memory.max"))
          .hasContent(Long.toString(1000 + (512L << 20) + (512L << 20)));

      String killed = "import os, time\ntime.sleep(2)\nos.kill(os.getpid(), 9)";
      assertThat(run(executor, killed).outcome()).isEqualTo(Execution.Outcome.CRASHED);
      CompletableFuture<Execution> job = CompletableFuture.supplyAsync(() -> run(executor, killed));
      Thread.sleep(700);
      Files.writeString(group.resolve("memory.events"), "oom 3\noom_kill 1\n");
      assertThat(job.get().outcome()).isEqualTo(Execution.Outcome.OUT_OF_MEMORY);
      assertThat(run(executor, killed).outcome()).isEqualTo(Execution.Outcome.CRASHED);
    }
  }

  @Test
  void refusesAWorkerThatDidNotJoin() throws IOException {
    Path group = Files.createDirectory(root.resolve("cg/app.slice/egcfg-" + SELF + "-1"));
    Files.writeString(group.resolve("memory.current"), "1000\n");
    Files.createSymbolicLink(group.resolve("cgroup.procs"), Path.of("/dev/null"));

    Path bwrap = bwrap();
    assertThatThrownBy(() -> executor(bwrap)).hasMessageContaining("did not join");
  }

  private static Execution run(PythonExecutor executor, String program) {
    return executor.run(
        program,
        "",
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 512L << 20, 1 << 16));
  }

  private static Path bwrap() {
    Optional<Path> bwrap = Machine.bwrap();
    assumeTrue(bwrap.isPresent(), "bubblewrap does not work on this machine");
    return bwrap.orElseThrow();
  }

  private PythonExecutor executor(Path bwrap) throws IOException {
    return new SandboxedExecutor(
        new WorkerPool(
            new WorkerCommand(
                SandboxLevel.BWRAP_CGROUP,
                Interpreter.resolve(Optional.empty()),
                Optional.of(bwrap),
                Optional.of(CgroupSubtree.find(root)),
                Service.programs(List.of())),
            1));
  }

  private void mount(String mounted, String own) throws IOException {
    Path self = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(
        self.resolve("mountinfo"),
        """
        22 1 0:5 / / rw,relatime - ext4 /dev/vda rw
        30 22 0:26 %s /cg rw,nosuid,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
        """
            .formatted(mounted));
    Files.writeString(self.resolve("cgroup"), "4:memory:/elsewhere\n0::" + own + "\n");
  }

  private void group(String path, String controllers, String handedDown, String processes)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve(path));
    Files.writeString(folder.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(folder.resolve("cgroup.subtree_control"), handedDown + "\n");
    Files.writeString(folder.resolve("cgroup.procs"), processes + "\n");
  }
}
