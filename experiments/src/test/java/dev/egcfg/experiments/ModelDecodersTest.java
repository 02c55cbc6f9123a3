package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paper's decoders, driven by a run, over a model that follows a script. */
class ModelDecodersTest {

  private static final String PLAIN = "```python\ndef f(x):\n  return 2\n```";
  private static final String GUIDED = "```python\ndef f(x):\n  right = 1\n  return 1\n```";

  @TempDir Path folder;

  @Test
  void guidanceChangesTheAnswerAndTheRowsShowHow() {
    RunFixture fixture = new RunFixture(folder);

    List<Row> rows = run(fixture, "gamma=0,1", "limit=1", "trace-format=paper");

    assertThat(rows)
        .extracting(row -> row.method() + " " + row.gamma() + " " + row.verdict().orElseThrow())
        .containsExactly("baseline 0.0 WRONG_ANSWER", "egcfg 0.0 WRONG_ANSWER", "egcfg 1.0 PASSED");
    Details plain = Details.read(fixture.out, rows.get(0));
    Details unguided = Details.read(fixture.out, rows.get(1));
    Details guided = Details.read(fixture.out, rows.get(2));
    assertThat(plain.answer()).isEqualTo(PLAIN);
    assertThat(unguided.answer()).isEqualTo(PLAIN);
    assertThat(guided.answer()).isEqualTo(GUIDED);
    assertThat(guided.tokens().stream().filter(Details.Token::changed).map(t -> t.text()))
        .startsWith("i");
    assertThat(guided.refreshes()).isNotEmpty();
    assertThat(rows.get(2).refreshes()).isEqualTo(guided.refreshes().size());
    assertThat(rows.get(2).guidance()).hasValue("ON");
    assertThat(rows.get(2).verdict()).hasValue(Verdict.PASSED);
    assertThat(rows.get(0).guidance()).hasValue("OFF");
    assertThat(rows.get(2).tokens().candidate()).isPositive();
    assertThat(rows.get(0).tokens().generated()).isEqualTo(PLAIN.length());
  }

  @Test
  void settingsReachTheDecoders() {
    RunFixture fixture = new RunFixture(folder);

    List<Row> rows = run(fixture, "max-new-tokens=5", "limit=1", "methods=baseline,egcfg");

    assertThat(rows).extracting(row -> row.tokens().generated()).containsExactly(5, 5);
    assertThat(rows)
        .extracting(Row::stopReason)
        .allSatisfy(s -> assertThat(s).hasValue("TOKEN_LIMIT"));
    assertThat(rows)
        .extracting(Row::verdict)
        .allSatisfy(v -> assertThat(v).hasValue(Verdict.NO_CODE));
  }

  @Test
  void guidanceRunsProgramsAsTheyWouldBeJudged() {
    RunFixture fixture = new RunFixture(folder);

    run(fixture, "methods=egcfg", "limit=1");

    assertThat(fixture.executor.traced)
        .isNotEmpty()
        .allSatisfy(program -> assertThat(program).startsWith("import math\ndef f("));
  }

  private static List<Row> run(RunFixture fixture, String... settings) {
    RunInputs inputs = fixture.inputs();
    try (Run run =
        Run.open(
            fixture.plan(settings),
            new RunInputs(
                inputs.benchmark(),
                inputs.data(),
                new ScriptedModel(PLAIN, GUIDED),
                inputs.executor(),
                inputs.build()),
            fixture.listener())) {
      assertThat(run.execute().complete()).isTrue();
    }
    return fixture.rows();
  }
}
