package dev.egcfg.execution;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgedProgramsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void judges1000RandomProgramsAsPythonDoes(SandboxLevel level) throws Exception {
    JudgedPrograms.assertJudgedRight(
        level, 20_261_128, 1_000 / SandboxLevel.values().length, folder);
  }
}
