package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.egcfg.reports.Details.Candidate;
import dev.egcfg.reports.Details.Choice;
import dev.egcfg.reports.Details.Choices;
import dev.egcfg.reports.Details.Refresh;
import dev.egcfg.reports.Details.Token;
import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.Row.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetailsTest {

  private static final Details GUIDED =
      new Details(
          Row.SCHEMA,
          "egcfg1.011011",
          1,
          "Write f.",
          List.of("assert f(1) == 2"),
          "```python\ndef f(x):\n  return x + 1\n```",
          Optional.of("def f(x):\n  return x + 1\n"),
          "",
          Optional.empty(),
          List.of(
              new Token(7, "def", Optional.empty()),
              new Token(8, " x", Optional.of(choices(8, " x", 8, " x"))),
              new Token(9, " +\n", Optional.of(choices(5, " -", 9, " +\n")))),
          List.of(
              new Refresh(
                  1,
                  0,
                  List.of(
                      new Candidate("x):\n  return x", Optional.of("def f(x):\n  return x\n")),
                      new Candidate("(((", Optional.empty())),
                  "traces of f(1)")));

  @TempDir Path run;

  @Test
  void aRowLeadsToItsDetailsAmongOthers() throws IOException {
    Details first = fault("other");
    Row row = write(first, GUIDED);

    assertThat(Details.read(run, row)).isEqualTo(GUIDED);
  }

  @Test
  void theFileIsOneGzipStreamForOtherTools() throws IOException {
    write(fault("other"), GUIDED);

    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(run.resolve("details/main.gz")))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).startsWith("{\"schema\":1,\"unit\":"));
    }
  }

  @Test
  void equalDetailsAreEqualBytes() {
    assertThat(GUIDED.toGzip()).isEqualTo(GUIDED.toGzip());
  }

  @Test
  void damagedDetailsNameFileAndUnit() throws IOException {
    Row row = write(GUIDED);
    Files.write(run.resolve("details/main.gz"), new byte[20]);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Details.read(run, row))
        .withMessageContainingAll("main.gz", "unit egcfg1.011011");
  }

  @Test
  void printsHowAnAnswerCameAbout() throws IOException {
    Row row = write(GUIDED);

    assertThat(report(row).text("11"))
        .isEqualTo(
            """
            == 11  egcfg  gamma 1  sample 0  PASSED
            unit egcfg1.011011, guidance ON, 40 tokens (30 guided), 4 refreshes, stopped by CLOSING_FENCE

            -- visible tests
            assert f(1) == 2

            -- program
            def f(x):
              return x + 1

            -- refresh 1, after line 0: candidate 1
            x):
              return x

            -- refresh 1, after line 0: candidate 2, not executable
            (((

            -- refresh 1, after line 0: signal
            traces of f(1)

            -- changed tokens: 1 of 30 guided
            token 2: ' +\\n' (0.500) instead of ' -' (0.500) (with the signal alone: ' +\\n' (0.500))

            """);
  }

  @Test
  void findsAProblemByTheLastPartOfItsId() throws IOException {
    Row row = at(write(GUIDED).details(), "HumanEval/3");

    assertThat(report(row).text("3")).startsWith("== HumanEval/3");
  }

  @Test
  void saysWhatThereIsIfAProblemHasNoRow() throws IOException {
    DetailsLocation location = write(GUIDED).details();
    ProblemReport report = report(at(location, "12"), at(location, "2"), at(location, "30"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> report.text("4"))
        .withMessage(run + " has no row for problem 4; it holds 3 problems, 2 to 30");
  }

  private ProblemReport report(Row... rows) throws IOException {
    Files.writeString(
        Files.createDirectory(run.resolve("rows")).resolve("main.jsonl"),
        Stream.of(rows).map(row -> RowCodec.encode(row) + "\n").collect(Collectors.joining()));
    return new ProblemReport(run);
  }

  private static Choices choices(int unconditional, String plain, int guided, String chosen) {
    float half = (float) Math.log(0.5);
    return new Choices(
        List.of(new Choice(unconditional, plain, half)),
        List.of(new Choice(guided, chosen, half)),
        List.of(new Choice(guided, chosen, half)));
  }

  private static Details fault(String unit) {
    return new Details(
        Row.SCHEMA,
        unit,
        1,
        "",
        List.of(),
        "",
        Optional.empty(),
        "",
        Optional.of("broken"),
        List.of(),
        List.of());
  }

  /** Writes members one after the other; the row is the last one's. */
  private Row write(Details... members) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DetailsLocation last = new DetailsLocation("main.gz", 0, 0);
    for (Details member : members) {
      byte[] bytes = member.toGzip();
      last = new DetailsLocation("main.gz", file.size(), bytes.length);
      file.write(bytes);
    }
    Files.createDirectories(run.resolve("details"));
    Files.write(run.resolve("details/main.gz"), file.toByteArray());
    return at(last, "11");
  }

  private static Row at(DetailsLocation location, String problem) {
    Row row = Rows.guided(1, "11", 0, Verdict.PASSED);
    return new Row(
        row.schema(),
        row.unit() + problem,
        row.benchmark(),
        problem,
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
        location);
  }
}
