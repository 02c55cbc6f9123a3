package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Details.Candidate;
import dev.egcfg.reports.Details.Choice;
import dev.egcfg.reports.Details.Choices;
import dev.egcfg.reports.Details.Refresh;
import dev.egcfg.reports.Details.Token;
import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.Row.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

  private static final String MANIFEST =
      """
      {"planHash": "1a2b3c4d", "seed": 7, "plan": {"benchmark": "mbpp", "gamma": "1", "out": "a b"},
       "model": {"name": "a <model>", "precision": "f32"}, "dataSha256": ""}
      """;

  @TempDir Path run;

  @Test
  void isOnePageThatLoadsNothingAndRunsNothing() throws IOException {
    String page = page(List.of(row("11", 1)), details(" <\n", "signal & <b>"));

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script", "http://", "https://", "src=", "@import", "url(");
  }

  @Test
  void whatAModelWroteIsTextAndNoMarkup() throws IOException {
    String page = page(List.of(row("11", 1)), details("<img>", "</pre><script>x</script>"));

    assertThat(page)
        .contains("&lt;img&gt;", "&lt;script&gt;x", "a &lt;model&gt;")
        .doesNotContain("<img>", "<script>");
  }

  @Test
  void showsWhatGuidanceChangedWhereItChangedIt() throws IOException {
    String page = page(List.of(row("11", 1)), details(" +", "the traces"));

    assertThat(page)
        .contains("<mark title=\"&#39; +&#39; (0.500) instead of &#39; -&#39; (0.500)")
        .contains("<span class=\"g\"> x</span>")
        .contains("Refresh 1, after line 0", "signal, 10 characters", "the traces")
        .contains("candidate 2, not executable");
  }

  @Test
  void saysWhatWasRunAndWhereItsNumbersStand() throws IOException {
    String page = page(List.of(row("11", 1)), details(" +", ""));

    assertThat(page)
        .contains("egcfg run --benchmark mbpp --gamma 1 --out &#39;a b&#39;")
        .contains("per_configuration.csv", "costs.csv", "infrastructure.csv", "per_problem.csv")
        .contains("<td>plan.gamma</td><td>1</td>");
  }

  @Test
  void keepsWithinItsSizeAndSaysWhatIsLeftOut() throws IOException {
    String large = "x".repeat(100_000);
    List<Row> rows = IntStream.range(0, 120).mapToObj(i -> row(Integer.toString(i), 1)).toList();

    String page = page(rows, details(large, large));

    assertThat(page.length()).isLessThan(HtmlTraces.MOST_BYTES + 500_000);
    assertThat(page).contains("as many as fit");
  }

  /** Every row has these details, as its own. */
  private String page(List<Row> rows, Details details) throws IOException {
    Files.writeString(run.resolve("manifest.json"), MANIFEST);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    StringBuilder lines = new StringBuilder();
    for (Row row : rows) {
      byte[] member = of(row.unit(), details).toGzip();
      Row placed = at(row, new DetailsLocation("main.gz", members.size(), member.length));
      lines.append(RowCodec.encode(placed)).append('\n');
      members.writeBytes(member);
    }
    Files.createDirectories(run.resolve("details"));
    Files.write(run.resolve("details/main.gz"), members.toByteArray());
    Files.createDirectories(run.resolve("rows"));
    Files.writeString(run.resolve("rows/main.jsonl"), lines);
    Path file = run.resolve("report.html");
    new Report("", Tally.read(run), List.of(1), false).writeHtml(run, file);
    return Files.readString(file);
  }

  private static Row row(String problem, double gamma) {
    return Rows.guided(gamma, problem, 0, Verdict.PASSED);
  }

  private static Details of(String unit, Details details) {
    return new Details(
        details.schema(),
        unit,
        details.attempt(),
        details.prompt(),
        details.visibleTests(),
        details.answer(),
        details.program(),
        details.judgement(),
        details.fault(),
        details.tokens(),
        details.refreshes());
  }

  private static Row at(Row row, DetailsLocation place) {
    return new Row(
        row.schema(),
        row.unit(),
        row.benchmark(),
        row.problem(),
        row.method(),
        row.configuration(),
        row.gamma(),
        row.sample(),
        row.seed(),
        row.status(),
        row.verdict(),
        row.hardened(),
        row.sandboxLevel(),
        row.guidance(),
        row.visibleTests(),
        row.refreshes(),
        row.stopReason(),
        row.tokens(),
        row.forwardPasses(),
        row.candidatePasses(),
        row.guidedPasses(),
        row.executions(),
        row.cacheHits(),
        row.reusedTokens(),
        row.saved(),
        row.millis(),
        row.attempt(),
        row.time(),
        place);
  }

  private static Details details(String changed, String signal) {
    float half = (float) Math.log(0.5);
    Choice minus = new Choice(5, " -", half);
    Choice same = new Choice(8, " x", half);
    Choice chosen = new Choice(9, changed, half);
    return new Details(
        Row.SCHEMA,
        "u",
        1,
        "Write f.",
        List.of("assert f(1) == 2"),
        "",
        Optional.of("def f(x): ..."),
        "",
        Optional.empty(),
        List.of(
            new Token(7, "def", Optional.empty()),
            new Token(
                8, " x", Optional.of(new Choices(List.of(same), List.of(same), List.of(same)))),
            new Token(
                9,
                changed,
                Optional.of(new Choices(List.of(minus), List.of(chosen), List.of(chosen))))),
        List.of(
            new Refresh(
                1,
                0,
                List.of(
                    new Candidate("x):", Optional.of("def f(x): pass")),
                    new Candidate("(((", Optional.empty())),
                signal)));
  }
}
