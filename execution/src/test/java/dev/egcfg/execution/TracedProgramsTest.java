package dev.egcfg.execution;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TracedProgramsTest {

  @Test
  void tellsWhat500RandomProgramsDo() throws IOException {
    TracedPrograms.assertTracedRight(0, 500);
  }
}
