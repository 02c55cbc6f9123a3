package dev.egcfg.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One part of the method varied, everything else kept: every value's attempts beside the full
 * method's, with a paired test on the same problems.
 *
 * @param axis what is varied, as on the command line
 * @param full the full method's value; {@code any}: all values together
 */
public record Ablation(
    String title, String axis, String full, List<Arm> arms, boolean complete, List<String> notes) {

  /** The full method's value where it is the union of all. */
  public static final String ANY = "any";

  private static final String UNGUIDED = "unguided";

  public Ablation {
    arms = List.copyOf(arms);
    notes = List.copyOf(notes);
  }

  /**
   * One value of the axis. Its guided attempts are those with gamma above 0.
   *
   * @param value of the axis; {@code unguided} for the attempts that guidance had no part in
   * @param problems with a judged attempt of this arm
   * @param anyAttempt problems solved by a guided attempt of this arm or an unguided one
   * @param gammaAbove0 problems solved by a guided attempt of this arm
   * @param onlyGammaAbove0 those of them that no unguided attempt solves
   * @param interval the 95 % Wilson interval of the arm's own rate, in percent: of {@code
   *     gammaAbove0}, or of {@code anyAttempt} where the arm is unguided
   * @param test of this arm's own solved problems against the full method's guided ones; empty for
   *     the full method itself
   */
  public record Arm(
      String value,
      long attempts,
      long infrastructure,
      int problems,
      int anyAttempt,
      int gammaAbove0,
      int onlyGammaAbove0,
      Optional<List<Double>> interval,
      Optional<McNemar> test,
      Optional<Double> pValue) {}

  /**
   * @param axis one of {@code gamma}, {@code candidates}, {@code horizon}, {@code signal-interval},
   *     {@code prompt}, {@code trace-format}, {@code signal}
   * @throws IllegalArgumentException if there is no such axis
   */
  public static Ablation of(
      String title, Tally rows, String axis, String full, boolean complete, List<String> notes) {
    Function<Cell, String> valueOf = axis(axis);
    List<CellTally> unguided = new ArrayList<>();
    List<CellTally> guided = new ArrayList<>();
    for (CellTally cell : rows.cells()) {
      (cell.cell().gamma() > 0 ? guided : unguided).add(cell);
    }
    TreeSet<String> values = new TreeSet<>(NaturalOrder.INSTANCE);
    guided.forEach(cell -> values.add(valueOf.apply(cell.cell())));
    Function<String, Attempts> attemptsOf =
        value ->
            Attempts.of(
                guided.stream()
                    .filter(c -> value.equals(ANY) || valueOf.apply(c.cell()).equals(value))
                    .toList());
    Attempts plain = Attempts.of(unguided);
    Attempts reference = attemptsOf.apply(full);
    List<Arm> arms = new ArrayList<>();
    if (full.equals(ANY)) {
      arms.add(arm(full, reference, plain, Optional.empty()));
    }
    for (String value : values) {
      Attempts attempts = attemptsOf.apply(value);
      arms.add(
          arm(
              value,
              attempts,
              plain,
              value.equals(full) ? Optional.empty() : Optional.of(attempts.against(reference))));
    }
    if (plain.judged() > 0) {
      arms.add(arm(UNGUIDED, Attempts.of(List.of()), plain, Optional.of(plain.against(reference))));
    }
    return new Ablation(title, axis, full, arms, complete, notes);
  }

  private static Arm arm(
      String value, Attempts guided, Attempts plain, Optional<McNemar> againstFull) {
    boolean unguided = value.equals(UNGUIDED);
    Attempts own = unguided ? plain : guided;
    TreeSet<String> any = new TreeSet<>(guided.solved());
    any.addAll(plain.solved());
    TreeSet<String> only = new TreeSet<>(guided.solved());
    only.removeAll(plain.solved());
    Optional<List<Double>> interval = Optional.empty();
    if (!own.problems().isEmpty()) {
      Wilson wilson = Wilson.interval(own.solved().size(), own.problems().size());
      interval = Optional.of(List.of(100 * wilson.low(), 100 * wilson.high()));
    }
    return new Arm(
        value,
        own.judged(),
        own.infrastructure(),
        own.problems().size(),
        any.size(),
        guided.solved().size(),
        only.size(),
        interval,
        againstFull,
        againstFull.map(McNemar::pValue));
  }

  private static Function<Cell, String> axis(String name) {
    return switch (name) {
      case "gamma" -> cell -> ResultTable.plain(cell.gamma());
      case "candidates" -> column(3);
      case "horizon" -> column(5);
      case "signal-interval" -> column(6);
      case "prompt" -> column(2);
      case "trace-format" -> column(7);
      case "signal" -> column(8);
      default -> throw new IllegalArgumentException("no axis of an ablation: " + name);
    };
  }

  private static Function<Cell, String> column(int index) {
    return cell -> CsvTable.columns(cell).get(index).toString();
  }

  /** For a terminal; ends with a line break. */
  public String text() {
    TextTable table = new TextTable();
    table.add(
        List.of(
            axis,
            "any attempt",
            "gamma > 0",
            "only gamma > 0",
            "n",
            "own rate %",
            "95 % interval",
            "won",
            "lost",
            "p",
            "attempts",
            "infra"));
    for (Arm arm : arms) {
      int own = arm.value().equals(UNGUIDED) ? arm.anyAttempt() : arm.gammaAbove0();
      table.add(
          List.of(
              arm.value() + (arm.value().equals(full) ? " (full method)" : ""),
              Integer.toString(arm.anyAttempt()),
              Integer.toString(arm.gammaAbove0()),
              Integer.toString(arm.onlyGammaAbove0()),
              Integer.toString(arm.problems()),
              arm.problems() == 0 ? "n/a" : oneDecimal(100.0 * own / arm.problems()),
              arm.interval()
                  .map(ends -> oneDecimal(ends.get(0)) + " - " + oneDecimal(ends.get(1)))
                  .orElse(""),
              arm.test().map(test -> Integer.toString(test.onlyFirst())).orElse(""),
              arm.test().map(test -> Integer.toString(test.onlySecond())).orElse(""),
              arm.pValue().map(p -> String.format(Locale.ROOT, "%.3f", p)).orElse(""),
              Long.toString(arm.attempts()),
              Long.toString(arm.infrastructure())));
    }
    StringBuilder text = new StringBuilder(title).append("\n\n").append(table).append('\n');
    text.append(
        "won and lost: problems that only this row, or only the full method, solves with gamma above"
            + " 0; p: exact McNemar test, two-sided\n");
    notes.forEach(note -> text.append(note).append('\n'));
    if (!complete) {
      text.append("PARTIAL: not every problem of the plan is in it\n");
    }
    return text.toString();
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The table as one JSON object. */
  public String json() {
    try {
      return Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the table as JSON", e);
    }
  }

  /** Writes the arms as CSV. */
  public void writeCsv(Path file) {
    CsvTable table =
        CsvTable.of(
            "axis",
            "value",
            "full_method",
            "attempts",
            "infrastructure",
            "problems",
            "solved_any_attempt",
            "solved_gamma_above_0",
            "solved_only_gamma_above_0",
            "wilson_low_percent",
            "wilson_high_percent",
            "won_problems",
            "lost_problems",
            "mcnemar_p");
    for (Arm arm : arms) {
      List<Object> values = new ArrayList<>();
      values.addAll(
          List.of(
              axis,
              arm.value(),
              arm.value().equals(full),
              arm.attempts(),
              arm.infrastructure(),
              arm.problems(),
              arm.anyAttempt(),
              arm.gammaAbove0(),
              arm.onlyGammaAbove0()));
      values.addAll(
          arm.interval()
              .map(ends -> ends.stream().map(end -> fourDecimals(end)).toList())
              .orElse(List.of("", "")));
      values.add(arm.test().map(test -> Integer.toString(test.onlyFirst())).orElse(""));
      values.add(arm.test().map(test -> Integer.toString(test.onlySecond())).orElse(""));
      values.add(arm.pValue().map(p -> String.format(Locale.ROOT, "%.6g", p)).orElse(""));
      table.add(values.toArray());
    }
    try {
      table.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String fourDecimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
