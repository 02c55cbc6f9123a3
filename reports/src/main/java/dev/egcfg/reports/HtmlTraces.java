package dev.egcfg.reports;

import dev.egcfg.reports.Details.Refresh;
import dev.egcfg.reports.Details.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How the answers to each problem came about, as sections of the page, within a size. */
final class HtmlTraces {

  /** Bytes of all sections together: the page should open on a telephone. */
  static final int MOST_BYTES = 6_000_000;

  static final int MOST_PROBLEMS = 200;
  private static final int MOST_CELLS = 6;
  private static final int MOST_SIGNAL = 6000;

  private final PageTemplate template;
  private final CellNames names;
  private final Map<String, String> sections = new LinkedHashMap<>();
  private boolean complete = true;

  HtmlTraces(PageTemplate template, CellNames names) {
    this.template = template;
    this.names = names;
  }

  record Section(String anchor, String id, List<Unit> units) {}

  record Unit(
      String anchor,
      String name,
      String verdict,
      String summary,
      Optional<String> judgement,
      List<Piece> pieces,
      List<Look> refreshes) {

    /** The verdict as a letter. */
    String initial() {
      return verdict.substring(0, 1);
    }
  }

  /** A stretch of the answer; one of the four is there. */
  record Piece(
      Optional<Integer> refresh,
      Optional<Marked> changed,
      Optional<Marked> guided,
      Optional<Marked> plain) {}

  record Marked(String text, String title) {}

  record Look(
      int number,
      int line,
      List<Shown> candidates,
      Optional<String> signal,
      int signalLength,
      boolean anyChanged,
      List<String> changed) {}

  record Shown(int number, boolean executable, String text) {}

  /** Reads the first sample of a few cells for as many problems as fit. */
  void read(Path runDirectory, List<Cell> cells) {
    Set<Cell> wanted = Set.copyOf(cells.subList(0, Math.min(cells.size(), MOST_CELLS)));
    Map<String, List<Row>> byProblem = new TreeMap<>(NaturalOrder.INSTANCE);
    Set<String> left = new HashSet<>();
    RowLog.read(
            runDirectory,
            row -> {
              if (row.sample() != 0 || !row.judged() || !wanted.contains(row.cell())) {
                return false;
              }
              if (byProblem.size() >= MOST_PROBLEMS && !byProblem.containsKey(row.problem())) {
                left.add(row.problem());
                return false;
              }
              byProblem.computeIfAbsent(row.problem(), p -> new ArrayList<>());
              return true;
            })
        .rows()
        .forEach(row -> byProblem.getOrDefault(row.problem(), new ArrayList<>()).add(row));
    complete = left.isEmpty() && wanted.size() == cells.size();
    int bytes = 0;
    for (Map.Entry<String, List<Row>> problem : byProblem.entrySet()) {
      String html = section(runDirectory, problem.getKey(), problem.getValue());
      bytes += html.length();
      if (bytes > MOST_BYTES) {
        complete = false;
        break;
      }
      sections.put(problem.getKey(), html);
    }
  }

  /** By problem. */
  Map<String, String> sections() {
    return sections;
  }

  /** Whether every cell's first sample of every problem is there. */
  boolean complete() {
    return complete;
  }

  static String anchor(String problem) {
    return "p-" + problem.replaceAll("[^A-Za-z0-9]", "-");
  }

  private String section(Path runDirectory, String problem, List<Row> rows) {
    List<Unit> units =
        rows.stream()
            .sorted(Comparator.comparing(Row::cell))
            .map(row -> unit(runDirectory, row))
            .toList();
    return template.fill(new Section(anchor(problem), problem, units));
  }

  private Unit unit(Path runDirectory, Row row) {
    try {
      return unit(row, Details.read(runDirectory, row));
    } catch (UnreadableDetailsException e) {
      return new Unit(
          "u-" + row.unit(),
          names.of(row.cell()),
          verdict(row),
          "",
          Optional.ofNullable(e.getMessage()),
          List.of(),
          List.of());
    }
  }

  private static String verdict(Row row) {
    return row.verdict().map(Enum::name).orElse(row.status().name());
  }

  private Unit unit(Row row, Details details) {
    String verdict = verdict(row);
    long changed = details.tokens().stream().filter(Token::changed).count();
    String summary =
        row.tokens().guided() == 0
            ? String.format(Locale.ROOT, "%d tokens", row.tokens().generated())
            : String.format(
                Locale.ROOT,
                "%d tokens, %d guided, %d of them changed, %d refreshes, %d executions",
                row.tokens().generated(),
                row.tokens().guided(),
                changed,
                row.refreshes(),
                row.executions());
    return new Unit(
        "u-" + row.unit(),
        names.of(row.cell()),
        verdict,
        summary,
        Optional.of(details.judgement()).filter(text -> !text.isEmpty()),
        pieces(details),
        looks(details));
  }

  private static List<Piece> pieces(Details details) {
    Map<Integer, Integer> refreshAt = new LinkedHashMap<>();
    for (int i = 0; i < details.refreshes().size(); i++) {
      refreshAt.put(details.refreshes().get(i).tokenIndex(), i + 1);
    }
    List<Piece> pieces = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    boolean runGuided = false;
    for (int i = 0; i < details.tokens().size(); i++) {
      Token token = details.tokens().get(i);
      boolean guided = token.choices().isPresent();
      Integer refresh = refreshAt.get(i);
      if (refresh != null || token.changed() || guided != runGuided) {
        end(pieces, run, runGuided);
      }
      if (refresh != null) {
        pieces.add(
            new Piece(Optional.of(refresh), Optional.empty(), Optional.empty(), Optional.empty()));
      }
      runGuided = guided;
      if (token.changed()) {
        Marked marked = new Marked(token.text(), ProblemReport.change(token));
        pieces.add(
            new Piece(Optional.empty(), Optional.of(marked), Optional.empty(), Optional.empty()));
      } else {
        run.append(token.text());
      }
    }
    end(pieces, run, runGuided);
    return pieces;
  }

  private static void end(List<Piece> pieces, StringBuilder run, boolean guided) {
    if (!run.isEmpty()) {
      Optional<Marked> text = Optional.of(new Marked(run.toString(), ""));
      pieces.add(
          guided
              ? new Piece(Optional.empty(), Optional.empty(), text, Optional.empty())
              : new Piece(Optional.empty(), Optional.empty(), Optional.empty(), text));
      run.setLength(0);
    }
  }

  private static List<Look> looks(Details details) {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < details.refreshes().size(); i++) {
      Refresh refresh = details.refreshes().get(i);
      int end =
          i + 1 < details.refreshes().size()
              ? details.refreshes().get(i + 1).tokenIndex()
              : details.tokens().size();
      List<String> changed =
          details.tokens().subList(Math.min(refresh.tokenIndex(), end), end).stream()
              .filter(Token::changed)
              .map(ProblemReport::change)
              .toList();
      List<Shown> candidates = new ArrayList<>();
      for (Details.Candidate candidate : refresh.candidates()) {
        candidates.add(
            new Shown(
                candidates.size() + 1,
                candidate.executable().isPresent(),
                candidate.text().isBlank() ? "(nothing more)" : candidate.text()));
      }
      String signal = refresh.signal();
      looks.add(
          new Look(
              i + 1,
              refresh.line(),
              candidates,
              Optional.of(cut(signal)).filter(text -> !text.isEmpty()),
              signal.length(),
              !changed.isEmpty(),
              changed));
    }
    return looks;
  }

  private static String cut(String signal) {
    return signal.length() <= MOST_SIGNAL
        ? signal
        : signal.substring(0, MOST_SIGNAL)
            + "\n... ("
            + (signal.length() - MOST_SIGNAL)
            + " more characters: egcfg report --problem)";
  }
}
