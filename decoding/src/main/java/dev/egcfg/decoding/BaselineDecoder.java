package dev.egcfg.decoding;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.MeteredModel.Purpose;
import dev.egcfg.decoding.Speculation.Guess;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Plain decoding: the same prompt as {@link EgCfgDecoder} without signal or execution, greedy or
 * sampled, stopped by the same rule.
 */
public final class BaselineDecoder implements Decoder {

  private final LanguageModel model;
  private final BaselineSettings settings;
  private final boolean speculates;

  /** Speculates. */
  public BaselineDecoder(LanguageModel model, BaselineSettings settings) {
    this(model, settings, true);
  }

  /**
   * @param speculates whether tokens are guessed so that a forward pass reads several
   */
  public BaselineDecoder(LanguageModel model, BaselineSettings settings, boolean speculates) {
    this.model = model;
    this.settings = settings;
    this.speculates = speculates;
  }

  @Override
  public Generation decode(Task task, int sample) {
    long start = System.nanoTime();
    MeteredModel metered = new MeteredModel(model);
    int[] prompt = PromptTokens.of(task.prompt(), model.tokenizer()).unconditional();
    Answer answer = new Answer(model, task.guidanceMarker(), settings.maxNewTokens());
    StopReason stopReason;
    try (Continuations continuations = new Continuations(model)) {
      stopReason = write(answer, metered, continuations, prompt, chooser(task, sample));
    }
    return new Generation(
        answer.text(),
        answer.tokens(),
        List.of(),
        stopReason,
        GuidanceState.OFF,
        new Usage(
            prompt.length,
            answer.tokens().size(),
            0,
            0,
            metered.neededTokens(),
            metered.neededPasses(),
            0,
            0,
            0,
            0,
            metered.reusedTokens(),
            new Saved(metered.savedPasses(), metered.savedTokens(), 0),
            (System.nanoTime() - start) / 1_000_000,
            metered.millis(),
            0));
  }

  private StopReason write(
      Answer answer,
      MeteredModel metered,
      Continuations continuations,
      int[] prompt,
      ToIntFunction<LogProbabilities> chooser) {
    if (!metered.fits(prompt.length)) {
      return StopReason.CONTEXT_FULL;
    }
    Speculation speculation = new Speculation(speculates, prompt, any -> false);
    ForwardPass prefill = new ForwardPass();
    Position position = continuations.start(prompt, prefill);
    continuations.encode(position, prefill);
    metered.run(prefill, Purpose.UNGUIDED);
    while (true) {
      int token = chooser.applyAsInt(position.next());
      Optional<StopReason> stop = answer.append(token, Optional.empty());
      if (stop.isPresent()) {
        return stop.get();
      }
      if (!metered.fits(position.length() + 1)) {
        return StopReason.CONTEXT_FULL;
      }
      Optional<Position> guessed = position.after(token);
      if (guessed.isPresent()) {
        position = guessed.get();
      } else {
        ForwardPass pass = new ForwardPass();
        position = continuations.read(position, new int[] {token}, pass);
        Guess guess = speculation.afterAnswer(answer, metered.room(position.length()));
        continuations.encode(continuations.read(position, guess.tokens(), pass), pass);
        metered.run(pass, Purpose.UNGUIDED);
      }
      continuations.keepOnly(position);
    }
  }

  private ToIntFunction<LogProbabilities> chooser(Task task, int sample) {
    if (settings.temperature().isEmpty()) {
      return LogProbabilities::argmax;
    }
    double temperature = settings.temperature().getAsDouble();
    Sampling sampling = new Sampling(temperature, settings.topP(), settings.topK());
    RandomStream stream = RandomStream.ofAnswer(settings.seed(), task, sample, temperature);
    return next -> sampling.draw(next, stream.next());
  }
}
