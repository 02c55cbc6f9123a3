package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.execution.Verdict;
import dev.egcfg.reports.Row;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordsTest {

  @Test
  void rowsKnowEveryVerdictOfTheJudge() {
    assertThat(Stream.of(Row.Verdict.values()).map(Enum::name))
        .containsExactlyElementsOf(Stream.of(Verdict.Kind.values()).map(Enum::name).toList());
  }
}
