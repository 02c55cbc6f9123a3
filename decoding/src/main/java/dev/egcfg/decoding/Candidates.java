package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.decoding.Continuations.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Samples candidates (eg-cfg.md section 2, step 2a): continuations of the answer without guidance,
 * each with a random stream of its own, all advanced by one token in one step.
 */
final class Candidates {

  private final MeteredModel model;
  private final Continuations continuations;
  private final EgCfgSettings settings;
  private final Sampling sampling;
  private final Set<Integer> endTokens;
  private int sampledTokens;

  Candidates(
      MeteredModel model,
      Continuations continuations,
      EgCfgSettings settings,
      Set<Integer> endTokens) {
    this.model = model;
    this.continuations = continuations;
    this.settings = settings;
    this.sampling = new Sampling(settings.temperature(), settings.topP(), settings.topK());
    this.endTokens = endTokens;
  }

  /** Tokens drawn so far, in all candidates. */
  int sampledTokens() {
    return sampledTokens;
  }

  /**
   * Samples s candidates from a position of the answer, each cut after d further lines, at the
   * closing fence, at the end of text, or where the answer's token limit or the context ends.
   */
  List<Draft> sample(Task task, int sample, Answer answer, Position from) {
    int line = answer.scanner().lines();
    List<Candidate> candidates =
        IntStream.range(0, settings.candidates())
            .mapToObj(
                index ->
                    new Candidate(
                        new Draft(answer, settings.horizon()),
                        RandomStream.ofCandidate(
                            settings.seed(), task, sample, settings.temperature(), line, index),
                        from))
            .toList();
    int tokensLeft = answer.tokensLeft();
    List<Candidate> growing = candidates;
    while (!growing.isEmpty() && tokensLeft-- > 0) {
      growing = growing.stream().filter(this::draw).toList();
      if (tokensLeft == 0 || !advance(growing)) {
        break;
      }
    }
    return candidates.stream().map(candidate -> candidate.draft).toList();
  }

  /** Draws a candidate's next token; whether the candidate goes on after it. */
  private boolean draw(Candidate candidate) {
    candidate.token = sampling.draw(candidate.position.next(), candidate.stream.next());
    sampledTokens++;
    return !endTokens.contains(candidate.token) && candidate.draft.append(candidate.token);
  }

  /** Moves candidates past their tokens in one step; false if the context is full. */
  private boolean advance(List<Candidate> growing) {
    Map<Step, Advance> steps = new LinkedHashMap<>();
    for (Candidate candidate : growing) {
      if (candidate.position.after(candidate.token).isEmpty()) {
        steps.computeIfAbsent(
            new Step(candidate.position, candidate.token),
            step -> continuations.extend(step.from, step.token));
      }
    }
    Map<Step, Position> reached = new LinkedHashMap<>();
    if (!steps.isEmpty()) {
      List<LogProbabilities> next;
      try {
        next = model.step(new ArrayList<>(steps.values()));
      } catch (ContextOverflowException e) {
        return false;
      }
      int entry = 0;
      for (Map.Entry<Step, Advance> step : steps.entrySet()) {
        Position position =
            continuations.extended(step.getKey().from, step.getValue(), next.get(entry++));
        reached.put(step.getKey(), position);
      }
    }
    for (Candidate candidate : growing) {
      Position from = candidate.position;
      candidate.position =
          from.after(candidate.token).orElseGet(() -> reached.get(new Step(from, candidate.token)));
    }
    return true;
  }

  /** A token that follows a position; two candidates may need the same. */
  private record Step(Position from, int token) {}

  private static final class Candidate {
    private final Draft draft;
    private final RandomStream stream;
    private Position position;
    private int token;

    private Candidate(Draft draft, RandomStream stream, Position position) {
      this.draft = draft;
      this.stream = stream;
      this.position = position;
    }
  }
}
