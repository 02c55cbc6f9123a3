package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxesTest {

  @Test
  void refusesToRunUnsandboxedUnlessToldTo() {
    SandboxOptions options = SandboxOptions.defaults().withLevel(SandboxLevel.UNSAFE);

    assertThatThrownBy(() -> Sandboxes.open(options))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("--unsafe-execution")
        .hasMessageNotContaining("\n");
  }

  @Test
  void offersNoCgroupLevelThatIsNotThere() {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withLevel(SandboxLevel.BWRAP_CGROUP)
            .withBwrapCandidates(Machine.bwrapCandidates());
    assumeTrue(
        CgroupSubtree.findOrSay(Path.of("/"), new ArrayList<>()).isEmpty(),
        "this machine has a cgroup that egcfg may divide");
    assumeTrue(
        Interpreter.onPath("bwrap").isPresent() || !Machine.bwrapCandidates().isEmpty(),
        "bubblewrap is not on this machine");

    assertThatThrownBy(() -> Sandboxes.open(options))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("cgroup");
    assertThat(Sandboxes.probe(SandboxOptions.defaults()))
        .extracting(LevelStatus::level)
        .containsExactly(SandboxLevel.values());
  }

  @Test
  void tellsWhatABrokenBubblewrapSaid(@TempDir Path folder) throws IOException {
    Path fake = folder.resolve("bwrap");
    Files.writeString(fake, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    SandboxOptions options =
        SandboxOptions.defaults().withLevel(SandboxLevel.BWRAP).withBwrapCandidates(List.of(fake));

    LevelStatus status =
        Sandboxes.probe(options.withPython(Path.of("/usr/bin/python3"))).stream()
            .filter(found -> found.level() == SandboxLevel.BWRAP)
            .findFirst()
            .orElseThrow();

    if (!status.available()) {
      assertThat(status.detail()).contains("AppArmor forbids user namespaces");
    }
  }

  @Test
  void tellsABubblewrapThatMayNotBeExecutedFromNone(@TempDir Path folder) throws IOException {
    assumeTrue(Interpreter.onPath("bwrap").isEmpty(), "another bubblewrap is on the path");
    Path onADiskLikeNoexec = Files.writeString(folder.resolve("bwrap"), "");

    assertThatThrownBy(
            () ->
                Sandboxes.open(
                    SandboxOptions.defaults()
                        .withLevel(SandboxLevel.BWRAP)
                        .withBwrapCandidates(List.of(onADiskLikeNoexec))))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining(onADiskLikeNoexec + " cannot be executed")
        .hasMessageContaining("EGCFG_CACHE");
  }

  @Test
  void saysThatAnInterpreterIsMissingOrIsNone() {
    assertThatThrownBy(
            () -> Sandboxes.open(SandboxOptions.defaults().withPython(Path.of("/no/python"))))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("/no/python");
    assertThatThrownBy(
            () -> Sandboxes.open(SandboxOptions.defaults().withPython(Path.of("/bin/true"))))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("EGCFG_PYTHON");
  }

  @Test
  void needsAWorker() {
    assertThatThrownBy(() -> SandboxOptions.defaults().withWorkers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be at least 1, not 0");
  }
}
