package dev.egcfg.execution;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Minutes of what {@link TracedProgramsTest} does in seconds, on other programs. */
class TracedProgramsSoak {

  @Test
  void tellsWhat5000RandomProgramsDo() throws IOException {
    TracedPrograms.assertTracedRight(500_000, 5000);
  }
}
