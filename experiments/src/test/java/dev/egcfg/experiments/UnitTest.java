package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import dev.egcfg.reports.Horizon;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitTest {

  /**
   * printf 'humaneval\nHumanEval/0\negcfg\n3\n0.75\ninf\n1\nplain\npaper\ncandidates\n1\n0' |
   * sha256sum | cut -c1-16, and so on.
   */
  @Test
  void idsNeverChange() {
    assertThat(new Unit(guided(1.0), "HumanEval/0", 0).id()).isEqualTo("ab5bfd5d4d1a89f8");
    assertThat(
            new Unit(new Cell("mbpp", "baseline", Configuration.greedy("few-shot"), 0), "11", 2)
                .id())
        .isEqualTo("8785776dc28a470e");
  }

  @Test
  void idsTellUnitsApart() {
    Set<String> ids = new HashSet<>();
    for (Cell cell :
        List.of(
            guided(1),
            guided(1.5),
            new Cell("humaneval", "egcfg", Configuration.greedy("plain"), 0),
            new Cell("humaneval", "baseline", Configuration.greedy("plain"), 0),
            new Cell("humaneval", "baseline", Configuration.sampled("plain", 0.8), 0),
            new Cell("humaneval", "baseline", Configuration.greedy("long-code"), 0))) {
      ids.add(new Unit(cell, "HumanEval/1", 0).id());
      ids.add(new Unit(cell, "HumanEval/11", 0).id());
      ids.add(new Unit(cell, "HumanEval/1", 1).id());
    }

    assertThat(ids).hasSize(18);
  }

  /** eg-cfg.md section 3: 192 attempts are at most 2 + 144 distinct ones. */
  @Test
  void thePapersGridHas146DistinctAttempts() {
    Plan plan =
        plan(
            Map.of(
                "methods", "egcfg",
                "gamma", "0,0.5,1,3",
                "temperature", "0.7,0.75,0.85,0.95,1.2,1.5",
                "horizon", "2,3,6,8",
                "prompt", "few-shot,long-code"));

    List<Cell> cells = Cells.of(plan);

    assertThat(cells).hasSize(2 + 144).doesNotHaveDuplicates();
    assertThat(cells.stream().filter(cell -> cell.gamma() == 0))
        .extracting(Cell::configuration)
        .containsExactly(Configuration.greedy("few-shot"), Configuration.greedy("long-code"));
  }

  @Test
  void theBaselineIsGreedyUntilAProblemGetsSeveralSamples() {
    assertThat(Cells.of(plan(Map.of("methods", "baseline"))))
        .containsExactly(new Cell("humaneval", "baseline", Configuration.greedy("plain"), 0));
    assertThat(Cells.of(plan(Map.of("methods", "baseline", "samples", "2"))))
        .containsExactly(new Cell("humaneval", "baseline", Configuration.sampled("plain", 0.8), 0));
  }

  @Test
  void aBaselineOfAnotherProtocolIsAnotherCell() {
    assertThat(Cells.of(plan(Map.of("methods", "baseline", "baseline", "sampled"))))
        .containsExactly(new Cell("humaneval", "baseline", Configuration.sampled("plain", 0.8), 0));
    assertThat(
            Cells.of(
                plan(Map.of("methods", "baseline", "baseline", "raw", "prompt", "plain,few-shot"))))
        .containsExactly(new Cell("humaneval", "baseline", Configuration.greedy("raw"), 0));
    assertThat(Cells.of(plan(Map.of("methods", "baseline", "baseline", "raw", "samples", "2"))))
        .containsExactly(new Cell("humaneval", "baseline", Configuration.sampled("raw", 0.8), 0));
  }

  private static Cell guided(double gamma) {
    return new Cell(
        "humaneval",
        "egcfg",
        new Configuration(
            OptionalInt.of(3),
            OptionalDouble.of(0.75),
            Optional.of(Horizon.NONE),
            OptionalInt.of(1),
            "plain",
            Optional.of("paper"),
            Optional.of("candidates")),
        gamma);
  }

  private static Plan plan(Map<String, String> flags) {
    return Plan.read(Optional.empty(), Map.of("EGCFG_BENCHMARK", "humaneval"), flags);
  }
}
