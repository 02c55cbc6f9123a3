package dev.egcfg.benchmarks.ds1000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GivenPromptTest {

  @Test
  void findsTheCodeThatAnAnswerIsGiven() {
    assertThat(
            GivenPrompt.code(
                "Problem:\nSort.\nA:\n<code>\nx = [2, 1]\n</code>\nr = ... # put it here\nBEGIN SOLUTION\n<code>\n"))
        .isEqualTo("x = [2, 1]\n");
    assertThat(GivenPrompt.code("x = [2, 1]\n\n# sort x\n# SOLUTION START\n"))
        .isEqualTo("x = [2, 1]\n\n# sort x\n");
    assertThat(GivenPrompt.code("A:\n<code>\nx = 1\n[insert]\nprint(x)\n</code>"))
        .isEqualTo("x = 1\nprint(x)");
    assertThat(GivenPrompt.code("<code>\ndef f(x):\n    ### BEGIN SOLUTION"))
        .isEqualTo("def f(x):\n");
  }

  @Test
  void takesTheMarkersOffAnAnswer() {
    assertThat(
            GivenPrompt.withoutMarkers(
                "BEGIN SOLUTION\n<code>\nr = 1\n</code>\nEND SOLUTION\nThis sets r."))
        .isEqualTo("r = 1\n");
    assertThat(GivenPrompt.withoutMarkers("    # BEGIN SOLUTION\n    r = 1\n    # END SOLUTION\n"))
        .isEqualTo("    r = 1\n");
    assertThat(GivenPrompt.withoutMarkers("r = '<code>'\n")).isEqualTo("r = '<code>'\n");
  }

  @Test
  void namesWhatASourceImports() {
    assertThat(
            Imports.in(
                "import numpy as np, os.path\nfrom scipy.stats import norm\nx = r'''\n    import torch\n'''\n# import no\n"))
        .isEqualTo(List.of("numpy", "os", "scipy", "torch"));
  }
}
