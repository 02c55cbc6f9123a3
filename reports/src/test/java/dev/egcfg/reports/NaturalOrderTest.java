package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void comparesNumbersInIdsByValue() {
    List<String> ids =
        List.of("HumanEval/10", "HumanEval/2", "9", "HumanEval", "1575_B", "1575_A", "10");

    assertThat(ids.stream().sorted(NaturalOrder.INSTANCE))
        .containsExactly("9", "10", "1575_A", "1575_B", "HumanEval", "HumanEval/2", "HumanEval/10");
  }

  @Test
  void tellsIdsOfEqualValueApart() {
    assertThat(NaturalOrder.INSTANCE.compare("a/01", "a/1")).isNotZero();
  }
}
