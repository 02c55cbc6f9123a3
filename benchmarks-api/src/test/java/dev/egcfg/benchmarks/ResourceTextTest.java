package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTextTest {

  @Test
  void readsProblemIdsWithoutCommentsAndBlankLines() {
    assertThat(ResourceText.problemIds(ResourceTextTest.class, "problem-ids.txt"))
        .containsExactlyInAnyOrder("HumanEval/3", "p02689 A - B");
  }
}
