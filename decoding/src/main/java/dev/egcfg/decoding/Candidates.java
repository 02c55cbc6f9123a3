package dev.egcfg.decoding;

import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Samples candidates (eg-cfg.md section 2, step 2a): continuations of the answer without guidance,
 * each with a random stream of its own, all advanced by one token in one step.
 */
final class Candidates implements CandidateSource {

  private final MeteredModel model;
  private final Continuations continuations;
  private final Speculation speculation;
  private final EgCfgSettings settings;
  private final Optional<SharedWork> sharedWork;
  private final int[] prompt;
  private final Sampling sampling;
  private final Set<Integer> endTokens;
  private int sampledTokens;

  Candidates(
      MeteredModel model,
      Continuations continuations,
      Speculation speculation,
      EgCfgSettings settings,
      Optional<SharedWork> sharedWork,
      int[] prompt,
      Set<Integer> endTokens) {
    this.model = model;
    this.continuations = continuations;
    this.speculation = speculation;
    this.settings = settings;
    this.sharedWork = sharedWork;
    this.prompt = prompt;
    this.sampling = new Sampling(settings.temperature(), settings.topP(), settings.topK());
    this.endTokens = endTokens;
  }

  @Override
  public int sampledTokens() {
    return sampledTokens;
  }

  @Override
  public List<CandidateText> sample(Task task, int sample, Answer answer, Position from) {
    int line = answer.scanner().lines();
    int[] before = IntStream.concat(IntStream.of(prompt), IntStream.of(answer.ids())).toArray();
    List<Candidate> candidates =
        IntStream.range(0, settings.candidates())
            .mapToObj(
                index -> {
                  RandomStream stream =
                      RandomStream.ofCandidate(
                          settings.seed(), task, sample, settings.temperature(), line, index);
                  return new Candidate(
                      new CandidateText(answer, settings.horizon(), endTokens),
                      stream,
                      new KnownTokens(sharedWork, new Draws(stream.key(), sampling), before),
                      from);
                })
            .toList();
    List<CandidateText> texts = candidates.stream().map(candidate -> candidate.text).toList();
    List<Candidate> growing = grown(candidates);
    while (!growing.isEmpty()) {
      read(growing, answer, texts);
      growing = grown(growing);
    }
    for (Candidate candidate : candidates) {
      int[] tokens = candidate.text.tokens();
      sampledTokens += tokens.length;
      candidate.known.share(tokens);
    }
    return texts;
  }

  /** What determines the tokens of a candidate, beside those before it. */
  private record Draws(String stream, Sampling sampling) {}

  /** Draws tokens as far as positions have been read; those that go on beyond. */
  private List<Candidate> grown(List<Candidate> growing) {
    List<Candidate> going = growing.stream().filter(this::grow).toList();
    List<Candidate> behind = going.stream().filter(Candidate::isBehind).toList();
    if (behind.isEmpty()) {
      return going;
    }
    continuations.catchUp(
        behind.stream().map(candidate -> candidate.position).toList(), model, Purpose.CANDIDATES);
    List<Candidate> caughtUp = grown(behind);
    return going.stream()
        .filter(candidate -> !behind.contains(candidate) || caughtUp.contains(candidate))
        .toList();
  }

  /** Whether the candidate goes on after what could be drawn of it. */
  private boolean grow(Candidate candidate) {
    while (candidate.canDraw()) {
      int token = candidate.draw(sampling);
      if (!candidate.text.append(token) || !model.fits(candidate.position.length() + 1)) {
        return false;
      }
      candidate.next = OptionalInt.of(token);
      Optional<Position> next = candidate.position.after(token);
      if (next.isEmpty()) {
        return true;
      }
      candidate.moveTo(next.get());
    }
    return true;
  }

  /**
   * Moves candidates past their tokens in one forward pass, which reads guesses too. Where the
   * token after it is known, nothing has to be encoded.
   */
  private void read(List<Candidate> growing, Answer answer, List<CandidateText> texts) {
    ForwardPass pass = new ForwardPass();
    for (Candidate candidate : growing) {
      int[] token = {candidate.next.orElseThrow()};
      Position next = continuations.read(candidate.position, token, pass);
      int[] guess =
          speculation.afterCandidate(answer, candidate.text, texts, model.room(next.length()));
      Position guessed = continuations.read(next, guess, pass);
      candidate.moveTo(next);
      if (!candidate.knowsNext()) {
        continuations.encode(guessed, pass);
      }
    }
    model.run(pass, Purpose.CANDIDATES);
  }

  private static final class Candidate {
    private final CandidateText text;
    private final RandomStream stream;
    private final KnownTokens known;
    private Position position;

    /** The token drawn last, while nobody has read it after the position. */
    private OptionalInt next = OptionalInt.empty();

    private Candidate(
        CandidateText text, RandomStream stream, KnownTokens known, Position position) {
      this.text = text;
      this.stream = stream;
      this.known = known;
      this.position = position;
    }

    private boolean knowsNext() {
      return known.has(text.length());
    }

    /** Whether it has drawn all that it can without a distribution that has been left out. */
    private boolean isBehind() {
      return next.isEmpty();
    }

    private boolean canDraw() {
      return next.isEmpty() && (knowsNext() || position.isEncoded());
    }

    private int draw(Sampling sampling) {
      if (knowsNext()) {
        stream.skip();
        return known.get(text.length());
      }
      return sampling.draw(position.next(), stream.next());
    }

    private void moveTo(Position reached) {
      position = reached;
      next = OptionalInt.empty();
    }
  }
}
