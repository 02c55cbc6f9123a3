package dev.egcfg.reports;

import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CSV files of docs/run-directory.md: raw numbers, units in the headers, sorted, the same bytes
 * in every locale.
 */
final class CsvReport {

  private final Tally tally;
  private final List<CellTally> cells;
  private final SortedSet<Integer> passAt;
  private final boolean untilSolved;

  CsvReport(Tally tally, SortedSet<Integer> passAt, boolean untilSolved) {
    this.tally = tally;
    this.cells = tally.cells();
    this.passAt = passAt;
    this.untilSolved = untilSolved;
  }

  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      passAtK().write(folder.resolve("pass_at_k.csv"));
      solveRate().write(folder.resolve("solve_rate.csv"));
      perProblem().write(folder.resolve("per_problem.csv"));
      perConfiguration().write(folder.resolve("per_configuration.csv"));
      costs().write(folder.resolve("costs.csv"));
      infrastructure().write(folder.resolve("infrastructure.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the CSV files into " + folder, e);
    }
  }

  private CsvTable passAtK() {
    CsvTable table =
        CsvTable.ofCells(
            "k", "pass_percent", "problems", "problems_with_fewer_samples", "undefined_because");
    for (CellTally result : cells) {
      for (int k : passAt) {
        int defined = result.problemsWith(k);
        OptionalDouble pass = untilSolved ? OptionalDouble.empty() : result.passAt(k);
        String reason = untilSolved ? "until-solved" : defined == 0 ? "n < k" : "";
        table.addCell(
            result.cell(), k, percent(pass), defined, result.problems().size() - defined, reason);
      }
    }
    return table;
  }

  private CsvTable solveRate() {
    CsvTable table =
        CsvTable.of(
            "benchmark",
            "rate",
            "attempts",
            "solved_problems",
            "problems",
            "solve_percent",
            "baseline_percent",
            "relative_success_rate_percent");
    for (SolveRate rate : SolveRate.of(tally)) {
      OptionalDouble baseline = baseline(rate.benchmark());
      OptionalDouble relative =
          rate.fraction().isPresent()
                  && baseline.isPresent()
                  && rate.kind() != SolveRate.Kind.ONLY_GAMMA_ABOVE_0
              ? SolveRate.relativeSuccessRate(rate.fraction().getAsDouble(), baseline.getAsDouble())
              : OptionalDouble.empty();
      table.add(
          rate.benchmark(),
          rate.kind().name().toLowerCase(Locale.ROOT),
          rate.attempts(),
          rate.solved(),
          rate.problems(),
          percent(rate.fraction()),
          percent(baseline),
          percent(relative));
    }
    return table;
  }

  /** Greedy baseline pass@1; with several prompts, the best of them. */
  private OptionalDouble baseline(String benchmark) {
    return cells.stream()
        .filter(result -> result.cell().benchmark().equals(benchmark))
        .filter(result -> result.cell().method().equals("baseline"))
        .filter(result -> result.cell().configuration().temperature().isEmpty())
        .map(result -> result.passAt(1))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .max();
  }

  private CsvTable perProblem() {
    CsvTable table =
        CsvTable.ofCells("problem", "samples", "passed", "infrastructure", "verdicts", "guidance");
    for (CellTally result : cells) {
      result
          .problems()
          .forEach(
              (id, problem) ->
                  table.addCell(
                      result.cell(),
                      () ->
                          List.of(
                              id,
                              problem.judged(),
                              problem.passed(),
                              problem.infrastructure(),
                              words(
                                  problem.verdicts().stream()
                                      .map(v -> v.map(Verdict::name).orElse("INFRASTRUCTURE"))),
                              words(problem.guidance().stream()))));
    }
    return table;
  }

  private CsvTable perConfiguration() {
    List<String> verdicts =
        Stream.of(Verdict.values()).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
    List<String> columns =
        new ArrayList<>(
            List.of(
                "problems",
                "solved_problems",
                "solved_percent",
                "wilson_low_percent",
                "wilson_high_percent",
                "samples",
                "infrastructure"));
    columns.addAll(verdicts);
    CsvTable table = CsvTable.ofCells(columns);
    for (CellTally result : cells) {
      int problems = result.problemsWith(1);
      List<Object> values = new ArrayList<>();
      values.add(problems);
      values.add(result.solved());
      if (problems == 0) {
        values.addAll(List.of("", "", ""));
      } else {
        Wilson interval = Wilson.interval(result.solved(), problems);
        values.add(percent((double) result.solved() / problems));
        values.add(percent(interval.low()));
        values.add(percent(interval.high()));
      }
      values.add(result.judged());
      values.add(result.infrastructure());
      for (Verdict verdict : Verdict.values()) {
        values.add(result.count(verdict));
      }
      table.addCell(result.cell(), values.toArray());
    }
    return table;
  }

  private CsvTable costs() {
    List<String> columns = new ArrayList<>(List.of("samples"));
    for (Cost cost : Cost.values()) {
      columns.add(cost.name().toLowerCase(Locale.ROOT));
    }
    CsvTable table = CsvTable.ofCells(columns);
    for (CellTally result : cells) {
      List<Object> values = new ArrayList<>(List.of(result.rows()));
      for (Cost cost : Cost.values()) {
        values.add(result.sum(cost));
      }
      table.addCell(result.cell(), values.toArray());
    }
    return table;
  }

  private CsvTable infrastructure() {
    CsvTable table =
        CsvTable.ofCells(
            "units", "judged", "infrastructure", "retried", "not_hardened", "sandbox_levels");
    for (CellTally result : cells) {
      table.addCell(
          result.cell(),
          result.rows(),
          result.judged(),
          result.infrastructure(),
          result.retried(),
          result.notHardened(),
          words(result.sandboxLevels().stream()));
    }
    return table;
  }

  private static String words(Stream<String> words) {
    return words.collect(Collectors.joining(" "));
  }

  private static String percent(OptionalDouble fraction) {
    return fraction.isPresent() ? percent(fraction.getAsDouble()) : "";
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.4f", 100 * fraction);
  }
}
