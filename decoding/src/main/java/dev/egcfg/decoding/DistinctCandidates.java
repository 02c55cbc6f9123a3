package dev.egcfg.decoding;

import dev.egcfg.decoding.Continuations.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Candidates that make s distinct programs (eg-cfg.md section 6): n = max(5, s) are drawn with one
 * line more, and if they do not do, 2n once more at 1.2 times the temperature. The first s count.
 */
final class DistinctCandidates implements CandidateSource {

  private static final int LEAST_DRAWN = 5;
  private static final double HOTTER = 1.2;
  private static final String STARTS_A_LINE = "_@#\"'([{-+~";

  private final int wanted;
  private final CandidateSource first;
  private final CandidateSource second;
  private final TraceMemory traces;

  /**
   * @param drawing what draws candidates as it is told
   */
  DistinctCandidates(
      EgCfgSettings settings,
      Function<EgCfgSettings, CandidateSource> drawing,
      TraceMemory traces) {
    this.wanted = settings.candidates();
    int drawn = Math.max(LEAST_DRAWN, wanted);
    int horizon = settings.horizon();
    int lines = horizon == EgCfgSettings.NO_HORIZON ? horizon : horizon + 1;
    double temperature = settings.temperature();
    this.first = drawing.apply(settings.drawing(drawn, temperature, lines));
    this.second = drawing.apply(settings.drawing(2 * drawn, HOTTER * temperature, lines));
    this.traces = traces;
  }

  @Override
  public List<CandidateText> sample(Task task, int sample, Answer answer, Position from) {
    Map<String, CandidateText> distinct = new LinkedHashMap<>();
    keep(first.sample(task, sample, answer, from), answer, distinct);
    if (distinct.size() < wanted) {
      keep(second.sample(task, sample, answer, from), answer, distinct);
    }
    return distinct.values().stream().limit(wanted).toList();
  }

  private void keep(
      List<CandidateText> candidates, Answer answer, Map<String, CandidateText> distinct) {
    List<CandidateText> code =
        candidates.stream().filter(candidate -> startsLikeCode(candidate.text(), answer)).toList();
    List<Optional<String>> programs =
        traces.executables(code.stream().map(CandidateText::code).toList());
    for (int i = 0; i < programs.size(); i++) {
      CandidateText candidate = code.get(i);
      programs
          .get(i)
          .filter(program -> !program.isBlank())
          .ifPresent(program -> distinct.putIfAbsent(program, candidate));
    }
  }

  /** Within a line anything but a fence goes; a line must start as Python's may. */
  private static boolean startsLikeCode(String text, Answer answer) {
    String stripped = text.stripLeading();
    if (stripped.isEmpty() || stripped.startsWith("`")) {
      return false;
    }
    char start = stripped.charAt(0);
    return !answer.text().endsWith("\n")
        || Character.isLetterOrDigit(start)
        || STARTS_A_LINE.indexOf(start) >= 0;
  }

  @Override
  public int sampledTokens() {
    return first.sampledTokens() + second.sampledTokens();
  }
}
