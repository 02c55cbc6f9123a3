package dev.egcfg.reports;

import dev.egcfg.reports.Details.Candidate;
import dev.egcfg.reports.Details.Choice;
import dev.egcfg.reports.Details.Refresh;
import dev.egcfg.reports.Details.Token;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the answers to one problem came about, as text: program, candidates, signal, and the tokens
 * that guidance changed.
 */
public final class ProblemReport {

  private final Path runDirectory;

  public ProblemReport(Path runDirectory) {
    this.runDirectory = runDirectory;
  }

  /**
   * @param problem its id, or the id's last part: {@code HumanEval/3} or {@code 3}
   * @throws IllegalArgumentException if the run has no row for it
   */
  public String text(String problem) {
    Set<String> held = new TreeSet<>(NaturalOrder.INSTANCE);
    List<Row> found =
        RowLog.read(
                runDirectory,
                row -> {
                  held.add(row.problem());
                  return row.problem().equals(problem) || row.problem().endsWith("/" + problem);
                })
            .rows()
            .stream()
            .sorted(Comparator.comparing(Row::cell).thenComparingInt(Row::sample))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          runDirectory + " has no row for problem " + problem + "; it holds " + range(held));
    }
    StringBuilder text = new StringBuilder();
    for (Row row : found) {
      try {
        append(text, row, Details.read(runDirectory, row));
      } catch (UnreadableDetailsException e) {
        heading(text, row);
        section(text, "details", String.valueOf(e.getMessage()));
      }
    }
    return text.toString();
  }

  private static String range(Set<String> sorted) {
    List<String> ids = List.copyOf(sorted);
    return ids.isEmpty()
        ? "none"
        : ids.size() + " problems, " + ids.get(0) + " to " + ids.get(ids.size() - 1);
  }

  private static void append(StringBuilder text, Row row, Details details) {
    heading(text, row);
    details.fault().ifPresent(fault -> section(text, "infrastructure fault", fault));
    if (!details.judgement().isEmpty()) {
      section(text, "judged", details.judgement());
    }
    section(text, "visible tests", String.join("\n", details.visibleTests()));
    section(
        text,
        "program",
        details.program().orElse("(none found in the answer)\n\n" + details.answer()));
    for (int i = 0; i < details.refreshes().size(); i++) {
      refresh(text, i + 1, details.refreshes().get(i));
    }
    changedTokens(text, row, details.tokens());
  }

  private static void heading(StringBuilder text, Row row) {
    text.append(
        String.format(
            Locale.ROOT,
            "== %s  %s  gamma %s  sample %d  %s\n",
            row.problem(),
            row.method(),
            ResultTable.plain(row.gamma()),
            row.sample(),
            row.verdict().map(Enum::name).orElse(row.status().name())));
    text.append(
        String.format(
            Locale.ROOT,
            "unit %s, guidance %s, %d tokens (%d guided), %d refreshes, stopped by %s\n",
            row.unit(),
            row.guidance().orElse("none"),
            row.tokens().generated(),
            row.tokens().guided(),
            row.refreshes(),
            row.stopReason().orElse("a fault")));
  }

  private static void refresh(StringBuilder text, int number, Refresh refresh) {
    String title = "refresh " + number + ", after line " + refresh.line();
    for (int i = 0; i < refresh.candidates().size(); i++) {
      Candidate candidate = refresh.candidates().get(i);
      String kind = candidate.executable().isPresent() ? "" : ", not executable";
      section(text, title + ": candidate " + (i + 1) + kind, candidate.text());
    }
    section(text, title + ": signal", refresh.signal().isEmpty() ? "(none)" : refresh.signal());
  }

  private static void changedTokens(StringBuilder text, Row row, List<Token> tokens) {
    long changed = tokens.stream().filter(Token::changed).count();
    text.append(
        String.format(
            Locale.ROOT, "\n-- changed tokens: %d of %d guided\n", changed, row.tokens().guided()));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.changed()) {
        text.append(String.format(Locale.ROOT, "token %d: %s\n", i, change(token)));
      }
    }
    text.append('\n');
  }

  /** What guidance chose, and what the model alone would have. */
  static String change(Token token) {
    return token
        .choices()
        .map(
            choices ->
                String.format(
                    Locale.ROOT,
                    "%s instead of %s (with the signal alone: %s)",
                    written(choices.guided()),
                    written(choices.unconditional()),
                    written(choices.conditional())))
        .orElse("");
  }

  private static String written(List<Choice> choices) {
    if (choices.isEmpty()) {
      return "?";
    }
    Choice best = choices.get(0);
    String quoted = best.text().replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    return String.format(Locale.ROOT, "'%s' (%.3f)", quoted, Math.exp(best.logProbability()));
  }

  private static void section(StringBuilder text, String title, String body) {
    text.append("\n-- ").append(title).append('\n').append(body.stripTrailing()).append('\n');
  }
}
