package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Usage;
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

  public BaselineDecoder(LanguageModel model, BaselineSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  @Override
  public Generation decode(Task task, int sample) {
    long start = System.nanoTime();
    MeteredModel metered = new MeteredModel(model);
    int[] prompt = PromptTokens.of(task.prompt(), model.tokenizer()).unconditional();
    Answer answer = new Answer(model, task.guidanceMarker(), settings.maxNewTokens());
    StopReason stopReason;
    try (Sequence sequence = model.open()) {
      stopReason = write(answer, metered, sequence, prompt, chooser(task, sample));
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
            metered.encodedTokens(),
            metered.forwardPasses(),
            0,
            0,
            (System.nanoTime() - start) / 1_000_000,
            metered.millis(),
            0));
  }

  private static StopReason write(
      Answer answer,
      MeteredModel metered,
      Sequence sequence,
      int[] prompt,
      ToIntFunction<LogProbabilities> chooser) {
    int[] tokens = prompt;
    while (true) {
      LogProbabilities next;
      try {
        next = metered.step(List.of(Advance.of(sequence, tokens))).get(0);
      } catch (ContextOverflowException e) {
        return StopReason.CONTEXT_FULL;
      }
      int token = chooser.applyAsInt(next);
      Optional<StopReason> stop = answer.append(token, Optional.empty());
      if (stop.isPresent()) {
        return stop.get();
      }
      tokens = new int[] {token};
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
