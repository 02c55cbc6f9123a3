package dev.egcfg.decoding;

import dev.egcfg.decoding.Generation.StopReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Guesses tokens before they are chosen, so that a forward pass can read several of them at once.
 * Each is still chosen from its own distribution, which is the same to the bit however many tokens
 * a pass reads: a right guess saves passes, a wrong one costs little, and neither changes a token.
 *
 * <p>The answer is expected to follow a candidate for as long as one agrees with it. Otherwise, and
 * for candidates themselves, whatever has been written before is searched for the last few tokens.
 */
final class Speculation {

  /** Answer tokens kept in front of a candidate, so that its first tokens can be found. */
  private static final int LEFT_CONTEXT = 4;

  /** Earlier candidates that are searched. */
  private static final int MOST_EARLIER = 48;

  private static final int[] NOTHING = {};

  private final boolean on;
  private final int[] prompt;
  private final Predicate<Answer> signalChanges;

  /** Candidates of all refreshes, latest first, each after some tokens of its answer. */
  private final Deque<int[]> earlier = new ArrayDeque<>();

  private List<int[]> candidates = List.of();
  private int refreshedAt;

  /**
   * @param on otherwise nothing is ever guessed
   * @param prompt the unconditional one
   * @param signalChanges whether the answer's next token wants a new signal
   */
  Speculation(boolean on, int[] prompt, Predicate<Answer> signalChanges) {
    this.on = on;
    this.prompt = prompt;
    this.signalChanges = signalChanges;
  }

  /** Takes note of what was sampled after the answer. */
  void refreshed(Answer answer, List<CandidateText> sampled) {
    int[] written = answer.ids();
    refreshedAt = written.length;
    candidates = sampled.stream().map(CandidateText::tokens).toList();
    int[] left = Arrays.copyOfRange(written, Math.max(0, refreshedAt - LEFT_CONTEXT), refreshedAt);
    for (int i = candidates.size() - 1; i >= 0; i--) {
      earlier.addFirst(concatenate(left, candidates.get(i)));
    }
    while (earlier.size() > MOST_EARLIER) {
      earlier.removeLast();
    }
  }

  /**
   * What may follow the answer, up to the token after which the signal changes or the answer ends.
   *
   * @param room most tokens
   */
  Guess afterAnswer(Answer answer, int room) {
    if (!on) {
      return Guess.NONE;
    }
    int[] guess = alongCandidates(answer);
    if (guess.length == 0) {
      guess = byLookup(answer.ids(), List.of());
    }
    Answer imagined = answer.copy();
    for (int i = 0; i < Math.min(guess.length, room); i++) {
      Optional<StopReason> stop = imagined.append(guess[i], Optional.empty());
      if (stop.isPresent() || signalChanges.test(imagined)) {
        return new Guess(Arrays.copyOf(guess, i + 1), true);
      }
    }
    return new Guess(Arrays.copyOf(guess, Math.min(guess.length, room)), false);
  }

  /**
   * What may follow a candidate's last token, up to where the candidate ends.
   *
   * @param siblings the candidates that are sampled with it
   * @param room most tokens
   */
  int[] afterCandidate(
      Answer answer, CandidateText candidate, List<CandidateText> siblings, int room) {
    if (!on) {
      return NOTHING;
    }
    int[] guess =
        byLookup(
            concatenate(answer.ids(), candidate.tokens()),
            siblings.stream().map(CandidateText::tokens).toList());
    CandidateText imagined = candidate.copy();
    int length = 0;
    while (length < Math.min(guess.length, room) && imagined.append(guess[length])) {
      length++;
    }
    return Arrays.copyOf(guess, length);
  }

  /** The tokens on which most of the candidates agree that begin with what has been written. */
  private int[] alongCandidates(Answer answer) {
    int[] written = answer.ids();
    int at = written.length - refreshedAt;
    List<int[]> agreeing =
        candidates.stream()
            .filter(
                c -> c.length > at && Arrays.equals(c, 0, at, written, refreshedAt, written.length))
            .toList();
    List<Integer> path = new ArrayList<>();
    while (!agreeing.isEmpty()) {
      int place = at + path.size();
      int token = mostFrequent(agreeing, place);
      path.add(token);
      agreeing = agreeing.stream().filter(c -> c[place] == token && c.length > place + 1).toList();
    }
    return path.stream().mapToInt(token -> token).toArray();
  }

  /** Of equals the one of the first candidate. */
  private static int mostFrequent(List<int[]> candidates, int place) {
    Map<Integer, Integer> votes = new HashMap<>();
    candidates.forEach(candidate -> votes.merge(candidate[place], 1, Integer::sum));
    int best = candidates.get(0)[place];
    for (int[] candidate : candidates) {
      if (votes.getOrDefault(candidate[place], 0) > votes.getOrDefault(best, 0)) {
        best = candidate[place];
      }
    }
    return best;
  }

  private int[] byLookup(int[] written, List<int[]> siblings) {
    List<int[]> texts =
        Stream.of(siblings.stream(), earlier.stream(), Stream.of(concatenate(prompt, written)))
            .flatMap(stream -> stream)
            .toList();
    return TokenLookup.following(written, texts);
  }

  private static int[] concatenate(int[] a, int[] b) {
    return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
  }

  /**
   * @param ends whether the signal changes, or the answer ends, after the last of the tokens
   */
  record Guess(int[] tokens, boolean ends) {

    static final Guess NONE = new Guess(NOTHING, false);

    /** What is worth reading under the signal of now. */
    int[] underThisSignal() {
      return ends ? Arrays.copyOf(tokens, tokens.length - 1) : tokens;
    }
  }
}
