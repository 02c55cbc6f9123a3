package dev.egcfg.reports;

import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.Row.Millis;
import dev.egcfg.reports.Row.Saved;
import dev.egcfg.reports.Row.Status;
import dev.egcfg.reports.Row.Tokens;
import dev.egcfg.reports.Row.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Rows of an imaginary run. */
final class Rows {

  static final Configuration GUIDED =
      new Configuration(
          OptionalInt.of(3),
          OptionalDouble.of(0.75),
          Optional.of(new Horizon(2)),
          OptionalInt.of(1),
          "plain",
          Optional.of("paper"),
          Optional.of("candidates"));

  private Rows() {}

  static Row baseline(String problem, Verdict verdict) {
    return row("baseline", Configuration.greedy("plain"), 0, problem, 0, Optional.of(verdict), 1);
  }

  static Row guided(double gamma, String problem, int sample, Verdict verdict) {
    return row("egcfg", GUIDED, gamma, problem, sample, Optional.of(verdict), 1);
  }

  static Row fault(double gamma, String problem, int sample, int attempt) {
    return row("egcfg", GUIDED, gamma, problem, sample, Optional.empty(), attempt);
  }

  static Row row(
      String method,
      Configuration configuration,
      double gamma,
      String problem,
      int sample,
      Optional<Verdict> verdict,
      int attempt) {
    boolean judged = verdict.isPresent();
    boolean guided = judged && gamma > 0;
    return new Row(
        Row.SCHEMA,
        method + gamma + problem + sample,
        "mbpp",
        problem,
        method,
        configuration,
        gamma,
        sample,
        0,
        judged ? Status.JUDGED : Status.INFRASTRUCTURE,
        verdict,
        judged,
        "BWRAP",
        judged ? Optional.of(guided ? "ON" : "OFF") : Optional.empty(),
        3,
        guided ? 4 : 0,
        judged ? Optional.of("CLOSING_FENCE") : Optional.empty(),
        judged ? new Tokens(100, 40, guided ? 30 : 0, guided ? 200 : 0, 400) : Tokens.NONE,
        judged ? 50 : 0,
        guided ? 20 : 0,
        guided ? 15 : 0,
        guided ? 9 : 0,
        guided ? 2 : 0,
        guided ? 60 : 0,
        guided ? new Saved(8, 60, 3) : Saved.NOTHING,
        new Millis(1500, 1000, 250),
        attempt,
        Instant.parse("2026-11-23T12:00:00.250Z"),
        new DetailsLocation("main.gz", 0, 10));
  }
}
