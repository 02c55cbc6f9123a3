package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.VisibleTest;
import dev.egcfg.experiments.UnitWork.Judged;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is written down about one attempt at a unit.
 *
 * @param attempt from 1
 */
record Records(Unit unit, Problem problem, long seed, SandboxLevel level, int attempt) {

  Row row(Judged judged, Instant time, DetailsLocation details) {
    Generation generation = judged.generation();
    Usage usage = generation.usage();
    return row(
        Row.Status.JUDGED,
        Optional.of(Row.Verdict.valueOf(judged.verdict().kind().name())),
        judged.verdict().hardened(),
        Optional.of(generation.guidance().name()),
        generation.refreshes().size(),
        Optional.of(generation.stopReason().name()),
        new Row.Tokens(
            usage.promptTokens(),
            usage.generatedTokens(),
            usage.guidedTokens(),
            usage.candidateTokens(),
            usage.encodedTokens()),
        usage,
        new Row.Millis(
            judged.totalMillis(),
            usage.modelMillis(),
            usage.executionMillis() + judged.judgingMillis()),
        time,
        details);
  }

  /** An attempt that the harness failed: it costs nothing and counts for nothing. */
  Row faultRow(long totalMillis, Instant time, DetailsLocation details) {
    return row(
        Row.Status.INFRASTRUCTURE,
        Optional.empty(),
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        Row.Tokens.NONE,
        new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Saved.NOTHING, 0, 0, 0),
        new Row.Millis(totalMillis, 0, 0),
        time,
        details);
  }

  private Row row(
      Row.Status status,
      Optional<Row.Verdict> verdict,
      boolean hardened,
      Optional<String> guidance,
      int refreshes,
      Optional<String> stopReason,
      Row.Tokens tokens,
      Usage usage,
      Row.Millis millis,
      Instant time,
      DetailsLocation details) {
    return new Row(
        Row.SCHEMA,
        unit.id(),
        unit.cell().benchmark(),
        unit.problem(),
        unit.cell().method(),
        unit.cell().configuration(),
        unit.cell().gamma(),
        unit.sample(),
        seed,
        status,
        verdict,
        hardened,
        level.name(),
        guidance,
        problem.visibleTests().size(),
        refreshes,
        stopReason,
        tokens,
        usage.forwardPasses(),
        usage.candidatePasses(),
        usage.guidedPasses(),
        usage.executions(),
        usage.cacheHits(),
        usage.reusedTokens(),
        new Row.Saved(
            usage.saved().forwardPasses(),
            usage.saved().encodedTokens(),
            usage.saved().executions()),
        millis,
        attempt,
        time.truncatedTo(ChronoUnit.MILLIS),
        details);
  }

  Details details(Judged judged) {
    Generation generation = judged.generation();
    return new Details(
        Row.SCHEMA,
        unit.id(),
        attempt,
        judged.task().prompt().text(),
        shownTests(),
        generation.text(),
        judged.program(),
        judged.verdict().detail(),
        Optional.empty(),
        generation.tokens().stream().map(Records::token).toList(),
        generation.refreshes().stream().map(Records::refresh).toList());
  }

  Details faultDetails(String fault) {
    return new Details(
        Row.SCHEMA,
        unit.id(),
        attempt,
        "",
        shownTests(),
        "",
        Optional.empty(),
        "",
        Optional.of(fault),
        List.of(),
        List.of());
  }

  private List<String> shownTests() {
    return problem.visibleTests().stream().map(VisibleTest::source).toList();
  }

  private static Details.Token token(Generation.Token token) {
    return new Details.Token(
        token.id(),
        token.text(),
        token
            .choices()
            .map(
                c ->
                    new Details.Choices(
                        choices(c.unconditional()),
                        choices(c.conditional()),
                        choices(c.guided()))));
  }

  private static List<Details.Choice> choices(List<Generation.Choice> choices) {
    return choices.stream()
        .map(c -> new Details.Choice(c.id(), c.text(), c.logProbability()))
        .toList();
  }

  private static Details.Refresh refresh(Generation.Refresh refresh) {
    return new Details.Refresh(
        refresh.tokenIndex(),
        refresh.line(),
        refresh.candidates().stream()
            .map(c -> new Details.Candidate(c.text(), c.executable()))
            .toList(),
        refresh.signal());
  }
}
