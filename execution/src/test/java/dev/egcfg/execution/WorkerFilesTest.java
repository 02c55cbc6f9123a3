package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerFilesTest {

  @TempDir private Path parent;

  @Test
  void deletesTheFolderOfAMachineThatWasKilled() throws IOException {
    Path abandoned = Files.createDirectories(abandoned("a").resolve("jobs/deep"));
    Files.createFile(abandoned.resolve("file"));
    Files.setPosixFilePermissions(abandoned, PosixFilePermissions.fromString("---------"));

    new WorkerFiles(parent).close();

    assertThat(parent).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"---------", "-wx------", "r--------", "r-x------", "--x------"})
  void deletesFoldersWhateverTheirModes(String mode) throws IOException {
    Path inner = Files.createDirectories(abandoned("a").resolve("jobs/one/two"));
    Files.createFile(inner.resolve("file"));
    Files.createDirectory(inner.resolve("empty"));
    for (Path shut : List.of(inner.resolve("empty"), inner, inner.getParent())) {
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString(mode));
    }

    new WorkerFiles(parent).close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void deletesFoldersDeeperThanAPathCanBeLong() throws IOException {
    Path top = abandoned("a");
    Path deep = Files.createDirectory(top.resolve("n".repeat(200)));
    for (int i = 0; i < 100; i++) { // puts what there is into one more folder, again and again
      Path outer = Files.createDirectory(top.resolve("outer"));
      Files.move(deep, outer.resolve("n".repeat(200)));
      Files.move(outer, deep);
    }

    new WorkerFiles(parent).close();

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void followsNoLinkAndWaitsForNoFifo(@TempDir Path others) throws Exception {
    Path precious = Files.createDirectory(others.resolve("precious"));
    Files.createFile(precious.resolve("file"));
    Files.createFile(precious.resolve("lock"));
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("r-x------");
    Files.setPosixFilePermissions(precious, mode);
    Path linked = Files.createSymbolicLink(parent.resolve("egcfg-execution-0-link"), precious);
    Path jobs = Files.createDirectory(abandoned("a").resolve("jobs"));
    Files.createSymbolicLink(jobs.resolve("folder"), precious);
    Files.createSymbolicLink(jobs.resolve("file"), precious.resolve("file"));
    Path lockedByALink = Files.createDirectory(parent.resolve("egcfg-execution-0-b"));
    Files.createSymbolicLink(lockedByALink.resolve("lock"), precious.resolve("lock"));
    Path waiting = Files.createDirectory(parent.resolve("egcfg-execution-0-c"));
    Path fifo = waiting.resolve("lock");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    new WorkerFiles(parent).close();

    assertThat(precious.resolve("file")).exists();
    assertThat(Files.getPosixFilePermissions(precious)).isEqualTo(mode);
    try (Stream<Path> left = Files.list(parent)) {
      assertThat(left).containsExactlyInAnyOrder(linked, lockedByALink, waiting);
    }
    Files.setPosixFilePermissions(precious, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void trustsNoFolderThatOthersCanWriteTo() throws IOException {
    Path open = abandoned("a");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    new WorkerFiles(parent).close();

    assertThat(open).exists();
  }

  @Test
  void sparesFoldersInUseAndThoseOfOthers() throws IOException {
    Path unlocked = Files.createDirectory(parent.resolve("egcfg-execution-0-b"));
    Path foreign = Files.createDirectory(parent.resolve("else"));
    Path locked = Files.createDirectory(parent.resolve("egcfg-execution-0-c"));
    try (WorkerFiles first = new WorkerFiles(parent);
        FileChannel lock =
            FileChannel.open(
                locked.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();

      new WorkerFiles(parent).close();

      assertThat(first.canary()).exists();
      assertThat(unlocked).exists();
      assertThat(foreign).exists();
      assertThat(locked).exists();
    }
  }

  private Path abandoned(String name) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("egcfg-execution-0-" + name));
    Files.createFile(folder.resolve("lock"));
    return folder;
  }
}
