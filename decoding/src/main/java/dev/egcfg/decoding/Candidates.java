package dev.egcfg.decoding;

import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Samples candidates (eg-cfg.md section 2, step 2a): continuations of the answer without guidance,
 * each with a random stream of its own, all advanced by one token in one step.
 */
final class Candidates {

  private final MeteredModel model;
  private final Continuations continuations;
  private final Speculation speculation;
  private final EgCfgSettings settings;
  private final Sampling sampling;
  private final Set<Integer> endTokens;
  private int sampledTokens;

  Candidates(
      MeteredModel model,
      Continuations continuations,
      Speculation speculation,
      EgCfgSettings settings,
      Set<Integer> endTokens) {
    this.model = model;
    this.continuations = continuations;
    this.speculation = speculation;
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
  List<CandidateText> sample(Task task, int sample, Answer answer, Position from) {
    int line = answer.scanner().lines();
    List<Candidate> candidates =
        IntStream.range(0, settings.candidates())
            .mapToObj(
                index ->
                    new Candidate(
                        new CandidateText(answer, settings.horizon(), endTokens),
                        RandomStream.ofCandidate(
                            settings.seed(), task, sample, settings.temperature(), line, index),
                        from))
            .toList();
    List<CandidateText> texts = candidates.stream().map(candidate -> candidate.text).toList();
    List<Candidate> growing = candidates.stream().filter(this::grow).toList();
    while (!growing.isEmpty()) {
      advance(growing, answer, texts);
      growing = growing.stream().filter(this::grow).toList();
    }
    return texts;
  }

  /** Draws tokens as far as distributions are known; whether the candidate goes on after them. */
  private boolean grow(Candidate candidate) {
    while (true) {
      int token = sampling.draw(candidate.position.next(), candidate.stream.next());
      sampledTokens++;
      if (!candidate.text.append(token) || !model.fits(candidate.position.length() + 1)) {
        return false;
      }
      Optional<Position> next = candidate.position.after(token);
      if (next.isEmpty()) {
        candidate.token = token;
        return true;
      }
      candidate.position = next.get();
    }
  }

  /** Moves candidates past their tokens in one forward pass, which reads guesses too. */
  private void advance(List<Candidate> growing, Answer answer, List<CandidateText> texts) {
    ForwardPass pass = new ForwardPass();
    for (Candidate candidate : growing) {
      Position next =
          continuations.read(candidate.position, new int[] {candidate.token}, pass);
      int[] guess =
          speculation.afterCandidate(answer, candidate.text, texts, model.room(next.length()));
      continuations.encode(continuations.read(next, guess, pass), pass);
      candidate.position = next;
    }
    model.run(pass, Purpose.CANDIDATES);
  }

  private static final class Candidate {
    private final CandidateText text;
    private final RandomStream stream;
    private Position position;
    private int token;

    private Candidate(CandidateText text, RandomStream stream, Position position) {
      this.text = text;
      this.stream = stream;
      this.position = position;
    }
  }
}
