package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.ContinuationSampler;
import dev.egcfg.core.ContinuationSampler.Continuation;
import dev.egcfg.core.ContinuationSampler.Draw;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Plain decoding: the same prompt as {@link EgCfgDecoder} without signal or execution, greedy or
 * sampled, stopped by the same rule.
 */
public final class BaselineDecoder implements Decoder {

  private final LanguageModel model;
  private final BaselineSettings settings;
  private final Economy economy;

  /** Decodes by itself. */
  public BaselineDecoder(LanguageModel model, BaselineSettings settings) {
    this(model, settings, Economy.ALONE);
  }

  public BaselineDecoder(LanguageModel model, BaselineSettings settings, Economy economy) {
    this.model = model;
    this.settings = settings;
    this.economy = economy;
  }

  @Override
  public Generation decode(Task task, int sample) {
    long start = System.nanoTime();
    MeteredModel metered = new MeteredModel(model);
    int[] prompt = PromptTokens.of(task.prompt(), model.tokenizer()).unconditional();
    Answer answer = new Answer(model, task, settings.maxNewTokens());
    StopReason stopReason =
        write(answer, metered, prompt, task, sample, any -> false).orElseThrow();
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

  /**
   * Writes an answer.
   *
   * @param answer empty
   * @param prompt the task's, without a signal
   * @param enough whether the answer need not go on; a server writes it to its end all the same
   * @return why it ended; empty if it was enough
   */
  Optional<StopReason> write(
      Answer answer,
      MeteredModel metered,
      int[] prompt,
      Task task,
      int sample,
      Predicate<Answer> enough) {
    if (!metered.fits(prompt.length)) {
      return Optional.of(StopReason.CONTEXT_FULL);
    }
    Optional<ContinuationSampler> server = model.continuations();
    try (Continuations continuations = new Continuations(model)) {
      if (server.isPresent() && settings.temperature().isPresent()) {
        return Optional.of(writeDrawn(answer, metered, server.get(), prompt, task, sample));
      }
      GreedyBeginning beginning = new GreedyBeginning(sharedWork(), prompt);
      UnconditionalBranch branch =
          new UnconditionalBranch(
              prompt, continuations, metered, beginning, answer, Answer.UNGUIDED_TOKENS);
      // a server says many tokens at once: there is nothing to guess
      Speculation speculation =
          new Speculation(economy.speculation() && server.isEmpty(), prompt, any -> false);
      Optional<StopReason> stop =
          write(answer, branch, metered, speculation, chooser(task, sample), enough);
      beginning.share(answer);
      return stop;
    } catch (ContextOverflowException e) {
      // a server that does not say how long its context is
      return Optional.of(StopReason.CONTEXT_FULL);
    }
  }

  /** The whole answer as a server draws it. */
  private StopReason writeDrawn(
      Answer answer,
      MeteredModel metered,
      ContinuationSampler server,
      int[] prompt,
      Task task,
      int sample) {
    double temperature = settings.temperature().orElseThrow();
    RandomStream seeds = RandomStream.ofAnswer(settings.seed(), task, sample, temperature);
    int most = Math.min(answer.tokensLeft(), metered.room(prompt.length));
    // its code may be any block of several: no text is sure to end it
    Draw draw =
        new Draw(1, temperature, settings.topP(), settings.topK(), most, List.of(), seeds.seed());
    Continuation drawn;
    try (Sequence sequence = model.open()) {
      model.step(List.of(new Advance(sequence, prompt, 0)));
      drawn = metered.draw(server, sequence, draw, Purpose.UNGUIDED).get(0);
    }
    List<Integer> tokens = drawn.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      Optional<StopReason> stop = answer.append(tokens.get(i), Optional.empty());
      if (stop.isPresent() && !isDraft(stop.get(), answer, tokens.subList(i, tokens.size()))) {
        return stop.get();
      }
    }
    return drawn.finished() ? StopReason.END_OF_TEXT : StopReason.CONTEXT_FULL;
  }

  /** Sampled tokens are nobody else's. */
  private Optional<SharedWork> sharedWork() {
    return settings.temperature().isPresent() ? Optional.empty() : economy.sharedWork();
  }

  /**
   * Whether the code that seems to end the answer belongs to a thought, which nothing but its end
   * tells: so a server may have said already.
   *
   * @param ahead tokens that it has said, the answer's last one first
   */
  private boolean isDraft(StopReason stop, Answer answer, List<Integer> ahead) {
    return stop == StopReason.CLOSING_FENCE
        && answer.tokensLeft() > 0
        && answer
            .scanner()
            .isTakenBackBy(model.tokenizer().decode(ahead.stream().skip(1).toList()));
  }

  private Optional<StopReason> write(
      Answer answer,
      UnconditionalBranch branch,
      MeteredModel model,
      Speculation speculation,
      ToIntFunction<UnconditionalBranch> chooser,
      Predicate<Answer> enough) {
    while (true) {
      int token = chooser.applyAsInt(branch);
      Optional<StopReason> stop = answer.append(token, Optional.empty());
      if (stop.isPresent() && !isDraft(stop.get(), answer, branch.saidAhead())
          || enough.test(answer)) {
        return stop;
      }
      if (!branch.hasRoom()) {
        return Optional.of(StopReason.CONTEXT_FULL);
      }
      ForwardPass pass = new ForwardPass(answer.ahead(Answer.UNGUIDED_TOKENS));
      if (!branch.move(token, pass)) {
        branch.lookAhead(speculation.afterAnswer(answer, branch.room()).tokens(), pass);
      }
      model.run(pass, Purpose.UNGUIDED);
      branch.prune();
    }
  }

  private ToIntFunction<UnconditionalBranch> chooser(Task task, int sample) {
    if (settings.temperature().isEmpty()) {
      return UnconditionalBranch::greedyToken;
    }
    double temperature = settings.temperature().getAsDouble();
    Sampling sampling = new Sampling(temperature, settings.topP(), settings.topK());
    RandomStream stream = RandomStream.ofAnswer(settings.seed(), task, sample, temperature);
    return branch -> sampling.draw(branch.next(), stream.next());
  }
}
