package dev.egcfg.decoding;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.Generation.Choice;
import dev.egcfg.decoding.Generation.Choices;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Refresh;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.MeteredModel.Purpose;
import dev.egcfg.decoding.Signals.Signal;
import dev.egcfg.decoding.Speculation.Guess;
import dev.egcfg.execution.PythonExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One guided generation, step by step as in eg-cfg.md section 2. */
final class EgCfgDecoding implements AutoCloseable {

  /** Tokens of each distribution that a report shows. */
  private static final int SHOWN_CHOICES = 5;

  private final long start = System.nanoTime();
  private final EgCfgSettings settings;
  private final Task task;
  private final int sample;
  private final Tokenizer tokenizer;
  private final PromptTokens prompt;
  private final MeteredModel model;
  private final Continuations continuations;
  private final Candidates candidates;
  private final TraceMemory traces;
  private final Signals signals;
  private final RefreshClock clock;
  private final Answer answer;
  private final List<Refresh> refreshes = new ArrayList<>();

  private final ConditionalBranch conditional = new ConditionalBranch();
  private final Speculation speculation;
  private boolean guidanceReached;

  EgCfgDecoding(
      LanguageModel model,
      PythonExecutor executor,
      EgCfgSettings settings,
      boolean speculates,
      Task task,
      int sample) {
    this.settings = settings;
    this.task = task;
    this.sample = sample;
    this.tokenizer = model.tokenizer();
    this.prompt = PromptTokens.of(task.prompt(), tokenizer);
    this.model = new MeteredModel(model);
    this.continuations = new Continuations(model);
    this.traces = new TraceMemory(executor, settings);
    this.signals = new Signals(traces, tokenizer, settings, task);
    this.clock = new RefreshClock(settings);
    this.speculation = new Speculation(speculates, prompt.unconditional(), clock::due);
    this.candidates =
        new Candidates(
            this.model, continuations, speculation, settings, model.card().endTokens());
    this.answer = new Answer(model, task.guidanceMarker(), settings.maxNewTokens());
  }

  Generation run() {
    StopReason stopReason = write();
    return new Generation(
        answer.text(), answer.tokens(), refreshes, stopReason, guidanceState(), usage());
  }

  private StopReason write() {
    int[] start = prompt.unconditional();
    if (!model.fits(start.length)) {
      return StopReason.CONTEXT_FULL;
    }
    ForwardPass prefill = new ForwardPass();
    Position position = continuations.start(start, prefill);
    continuations.encode(position, prefill);
    model.run(prefill, Purpose.UNGUIDED);
    while (true) {
      int token = chooseToken(position);
      Optional<StopReason> stop = answer.append(token, choices(position));
      guidanceReached |= clock.guiding(answer);
      if (stop.isPresent()) {
        return stop.get();
      }
      if (!model.fits(position.length() + 1)) {
        return StopReason.CONTEXT_FULL;
      }
      position = advance(position, token);
      if (clock.due(answer) && signals.possible()) {
        refreshSignal(position);
      }
    }
  }

  /** Steps 1 and 4: greedy, from the guided distribution where there is a signal. */
  private int chooseToken(Position position) {
    LogProbabilities unconditional = position.next();
    return conditional
        .next()
        .map(dynamic -> Guidance.argmax(unconditional, dynamic, settings.gamma()))
        .orElseGet(unconditional::argmax);
  }

  /** Steps 2 and 3: candidates, executions, signal, dynamic prompt. */
  private void refreshSignal(Position position) {
    List<CandidateText> sampled =
        signals.wantsCandidates() ? candidates.sample(task, sample, answer, position) : List.of();
    Signal signal = signals.observe(answer.scanner().code(), sampled);
    clock.refreshed(answer, signal.candidates());
    speculation.refreshed(answer, sampled);
    refreshes.add(
        new Refresh(
            answer.tokens().size(), answer.scanner().lines(), signal.candidates(), signal.text()));
    if (signal.text().isEmpty()) {
      conditional.drop();
    } else {
      readDynamicPrompt(signal.text(), position);
    }
  }

  /** Step 3. If it does not fit into the context, the line stays unguided. */
  private void readDynamicPrompt(String signal, Position position) {
    int[] dynamic = prompt.conditional(tokenizer.encode(signal), answer.tokens());
    if (!model.fits(dynamic.length)) {
      conditional.drop();
      return;
    }
    Guess guess = guess(dynamic.length);
    ForwardPass pass = new ForwardPass();
    conditional.become(
        dynamic,
        guess.underThisSignal(),
        position,
        prompt.unconditional(answer.tokens()),
        pass);
    continuations.encode(continuations.read(position, guess.tokens(), pass), pass);
    model.run(pass, Purpose.GUIDED);
  }

  /**
   * Moves past a token, in both branches if there is a signal. That takes a forward pass unless a
   * candidate or a guess has been there.
   */
  private Position advance(Position position, int token) {
    boolean guided = conditional.isActive();
    if (guided && !clock.due(answer) && !model.fits(conditional.length() + 1)) {
      // the dynamic prompt is the longer one: the rest of the line is unguided
      conditional.drop();
    }
    ForwardPass pass = new ForwardPass();
    boolean conditionalKnown =
        !conditional.isActive() || clock.due(answer) || conditional.follow(token);
    Position next;
    if (conditionalKnown && position.after(token).isPresent()) {
      next = position.after(token).get();
    } else {
      Guess guess = guess(Math.max(conditional.length(), position.length()) + 1);
      next = continuations.read(position, new int[] {token}, pass);
      continuations.encode(continuations.read(next, guess.tokens(), pass), pass);
      if (!conditionalKnown) {
        conditional.extend(token, guess.underThisSignal(), pass);
      }
    }
    model.run(pass, guided ? Purpose.GUIDED : Purpose.UNGUIDED);
    continuations.keepOnly(next);
    return next;
  }

  /**
   * @param held tokens that the longer branch holds before the guess
   */
  private Guess guess(int held) {
    return speculation.afterAnswer(answer, model.room(held));
  }

  private Optional<Choices> choices(Position position) {
    LogProbabilities unconditional = position.next();
    return conditional
        .next()
        .map(
        dynamic ->
            new Choices(
                top(unconditional),
                top(dynamic),
                shown(
                    Guidance.top(unconditional, dynamic, settings.gamma(), SHOWN_CHOICES))));
  }

  private List<Choice> top(LogProbabilities distribution) {
    Map<Integer, Float> top = new LinkedHashMap<>();
    for (int token : distribution.top(SHOWN_CHOICES)) {
      top.put(token, distribution.of(token));
    }
    return shown(top);
  }

  private List<Choice> shown(Map<Integer, Float> logProbabilities) {
    return logProbabilities.entrySet().stream()
        .map(
            entry ->
                new Choice(
                    entry.getKey(),
                    tokenizer.decode(List.of(entry.getKey())),
                    entry.getValue()))
        .toList();
  }

  private GuidanceState guidanceState() {
    if (settings.gamma() == 0) {
      return GuidanceState.OFF;
    }
    if (!guidanceReached) {
      return GuidanceState.NOT_STARTED;
    }
    return guidedTokens() > 0 ? GuidanceState.ON : GuidanceState.NO_SIGNAL;
  }

  private int guidedTokens() {
    return (int) answer.tokens().stream().map(Token::choices).filter(Optional::isPresent).count();
  }

  private Usage usage() {
    return new Usage(
        prompt.unconditional().length,
        answer.tokens().size(),
        guidedTokens(),
        candidates.sampledTokens(),
        model.neededTokens(),
        model.neededPasses(),
        model.neededPasses(Purpose.CANDIDATES),
        model.neededPasses(Purpose.GUIDED),
        traces.executions(),
        traces.cacheHits(),
        model.reusedTokens(),
        new Saved(model.savedPasses(), model.savedTokens(), 0),
        (System.nanoTime() - start) / 1_000_000,
        model.millis(),
        traces.millis());
  }

  @Override
  public void close() {
    conditional.close();
    continuations.close();
  }
}
