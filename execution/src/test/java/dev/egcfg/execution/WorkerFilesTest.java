package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerFilesTest {

  @TempDir private Path parent;

  @Test
  void deletesTheFolderOfAMachineThatWasKilled() throws IOException {
    Path abandoned = Files.createDirectories(parent.resolve("egcfg-execution-0-a/jobs/deep"));
    Files.createFile(abandoned.resolve("file"));
    Files.createFile(parent.resolve("egcfg-execution-0-a/lock"));
    Files.setPosixFilePermissions(abandoned, PosixFilePermissions.fromString("---------"));

    new WorkerFiles(parent).close();

    assertThat(parent).isEmptyDirectory();
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
}
