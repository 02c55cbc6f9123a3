package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of a benchmark's problems a run takes ({@code --limit}, {@code --problems}). */
public final class ProblemSelection {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
  private static final Pattern LAST_NUMBER = Pattern.compile("(?:.*\\D)?(\\d{1,9})");

  private final int limit;
  private final List<String> entries;

  private ProblemSelection(int limit, List<String> entries) {
    this.limit = limit;
    this.entries = entries;
  }

  static ProblemSelection all() {
    return first(Integer.MAX_VALUE);
  }

  /** The first {@code limit}, in the data's order. */
  static ProblemSelection first(int limit) {
    return new ProblemSelection(limit, List.of());
  }

  /**
   * @param text comma list of ids, of the numbers that ids end in, and of ranges of these: {@code
   *     3,7,10-20}
   */
  static ProblemSelection named(String text) {
    return new ProblemSelection(
        Integer.MAX_VALUE,
        Arrays.stream(text.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList());
  }

  /**
   * The chosen problems in the data's order.
   *
   * @throws PlanException if an entry names no problem, or there is none
   */
  public List<Problem> from(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new PlanException("the benchmark's data holds no problem");
    }
    if (entries.isEmpty()) {
      return problems.subList(0, Math.min(limit, problems.size()));
    }
    List<Problem> chosen = new ArrayList<>();
    for (String entry : entries) {
      Predicate<Problem> named = named(entry, problems);
      List<Problem> found = problems.stream().filter(named).toList();
      if (found.isEmpty()) {
        throw new PlanException(
            "--problems: '"
                + entry
                + "' names none of the "
                + problems.size()
                + " problems, which run from "
                + problems.get(0).id()
                + " to "
                + problems.get(problems.size() - 1).id());
      }
      chosen.addAll(found);
    }
    return problems.stream().filter(chosen::contains).toList();
  }

  private static Predicate<Problem> named(String entry, List<Problem> problems) {
    Matcher range = RANGE.matcher(entry);
    boolean isId = problems.stream().anyMatch(problem -> problem.id().equals(entry));
    if (isId || !range.matches()) {
      return problem -> problem.id().equals(entry);
    }
    int first = Integer.parseInt(range.group(1));
    int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
    return problem -> {
      Matcher number = LAST_NUMBER.matcher(problem.id());
      return number.matches()
          && first <= Integer.parseInt(number.group(1))
          && Integer.parseInt(number.group(1)) <= last;
    };
  }
}
