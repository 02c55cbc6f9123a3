package dev.egcfg.execution;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many minutes of what {@link JudgedProgramsTest} does in one, on other programs. */
class JudgedProgramsSoak {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void judges5000RandomProgramsAsPythonDoesAtEveryLevel(SandboxLevel level) throws Exception {
    JudgedPrograms.assertJudgedRight(level, 20_270_000, 5_000, folder);
  }
}
