package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContinuationSampler;
import dev.egcfg.core.ContinuationSampler.Continuation;
import dev.egcfg.core.ContinuationSampler.Draw;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Candidates that a server draws, all of them by one request. One that has not come to its end
 * within the tokens asked for is drawn further by itself.
 */
final class ServedCandidates implements CandidateSource {

  /** Longer than most lines of code: what is asked for and not needed is paid for. */
  private static final int TOKENS_PER_LINE = 48;

  /** A candidate ends with its code block: what a server writes behind it is paid for in vain. */
  private static final List<String> STOP = List.of("\n```");

  /** Streams that seeds are drawn from. */
  private static final int OF_P_SOL = 0;

  private static final int OF_P_DYN = 1;

  private final LanguageModel model;
  private final ContinuationSampler sampler;
  private final MeteredModel metered;
  private final EgCfgSettings settings;
  private final PromptTokens prompt;
  private final Set<Integer> endTokens;
  private int sampledTokens;

  ServedCandidates(
      LanguageModel model,
      ContinuationSampler sampler,
      MeteredModel metered,
      EgCfgSettings settings,
      PromptTokens prompt) {
    this.model = model;
    this.sampler = sampler;
    this.metered = metered;
    this.settings = settings;
    this.prompt = prompt;
    this.endTokens = model.card().endTokens();
  }

  @Override
  public int sampledTokens() {
    return sampledTokens;
  }

  @Override
  public List<CandidateText> sample(Task task, int sample, Answer answer, Position from) {
    return sample(task, sample, answer, prompt.unconditional(answer.tokens()), OF_P_SOL);
  }

  /** The same from the dynamic prompt. */
  List<CandidateText> sampleConditional(Task task, int sample, Answer answer, int[] dynamic) {
    return sample(task, sample, answer, dynamic, OF_P_DYN);
  }

  private List<CandidateText> sample(
      Task task, int sample, Answer answer, int[] written, int stream) {
    RandomStream seeds =
        RandomStream.ofCandidate(
            settings.seed(),
            task,
            sample,
            settings.temperature(),
            answer.scanner().lines(),
            stream);
    List<CandidateText> candidates =
        IntStream.range(0, settings.candidates())
            .mapToObj(index -> new CandidateText(answer, settings.horizon(), endTokens))
            .toList();
    List<Continuation> drawn = draw(written, candidates.size(), answer.tokensLeft(), seeds);
    for (int i = 0; i < candidates.size(); i++) {
      CandidateText candidate = candidates.get(i);
      boolean goesOn = append(candidate, drawn.get(i));
      while (goesOn) {
        int[] held = concatenate(written, candidate.tokens());
        int left = answer.tokensLeft() - candidate.tokens().length;
        goesOn =
            metered.room(held.length) > 0 && append(candidate, draw(held, 1, left, seeds).get(0));
      }
    }
    return candidates;
  }

  private List<Continuation> draw(int[] held, int count, int tokensLeft, RandomStream seeds) {
    int horizon = settings.horizon();
    int lines = horizon == EgCfgSettings.NO_HORIZON ? tokensLeft : horizon * TOKENS_PER_LINE;
    int most = Math.max(1, Math.min(Math.min(tokensLeft, lines), metered.room(held.length)));
    Draw draw =
        new Draw(
            count,
            settings.temperature(),
            settings.topP(),
            settings.topK(),
            most,
            STOP,
            seeds.seed());
    try (Sequence sequence = model.open()) {
      model.step(List.of(new Advance(sequence, held, 0)));
      return metered.draw(sampler, sequence, draw, Purpose.CANDIDATES);
    }
  }

  /** Whether the candidate goes on after what was drawn. */
  private boolean append(CandidateText candidate, Continuation drawn) {
    for (int token : drawn.tokens()) {
      sampledTokens++;
      if (!candidate.append(token)) {
        return false;
      }
    }
    // one that brought nothing would bring nothing again
    return !drawn.finished() && !drawn.tokens().isEmpty();
  }

  private static int[] concatenate(int[] a, int[] b) {
    return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
  }
}
