package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.Generation.Choice;
import dev.egcfg.decoding.Generation.Choices;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Refresh;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.Signals.Signal;
import dev.egcfg.execution.PythonExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** p_dyn and the answer so far; its last distribution is empty while there is no signal. */
  private final ConditionalBranch conditionalBranch = new ConditionalBranch();

  private Optional<LogProbabilities> conditional = Optional.empty();
  private boolean guidanceReached;

  EgCfgDecoding(
      LanguageModel model, PythonExecutor executor, EgCfgSettings settings, Task task, int sample) {
    this.settings = settings;
    this.task = task;
    this.sample = sample;
    this.tokenizer = model.tokenizer();
    this.prompt = PromptTokens.of(task.prompt(), tokenizer);
    this.model = new MeteredModel(model);
    this.continuations = new Continuations(model);
    this.candidates = new Candidates(this.model, continuations, settings, model.card().endTokens());
    this.traces = new TraceMemory(executor, settings);
    this.signals = new Signals(traces, tokenizer, settings, task);
    this.clock = new RefreshClock(settings);
    this.answer = new Answer(model, task.guidanceMarker(), settings.maxNewTokens());
  }

  Generation run() {
    StopReason stopReason;
    try {
      stopReason = write();
    } catch (ContextOverflowException e) {
      stopReason = StopReason.CONTEXT_FULL;
    }
    return new Generation(
        answer.text(), answer.tokens(), refreshes, stopReason, guidanceState(), usage());
  }

  private StopReason write() {
    Position position = continuations.prefill(model, prompt.unconditional());
    while (true) {
      int token = chooseToken(position);
      Optional<StopReason> stop = answer.append(token, choices(position));
      guidanceReached |= clock.guiding(answer);
      if (stop.isPresent()) {
        return stop.get();
      }
      if (clock.due(answer) && signals.possible()) {
        position = advance(position, token);
        refreshSignal(position);
      } else if (conditional.isPresent()) {
        position = advanceBoth(position, token);
      } else {
        position = advance(position, token);
      }
    }
  }

  /** Steps 1 and 4: greedy, from the guided distribution where there is a signal. */
  private int chooseToken(Position position) {
    LogProbabilities unconditional = position.next();
    return conditional
        .map(dynamic -> Guidance.argmax(unconditional, dynamic, settings.gamma()))
        .orElseGet(unconditional::argmax);
  }

  /** Steps 2 and 3: candidates, executions, signal, dynamic prompt. */
  private void refreshSignal(Position position) {
    List<Draft> drafts =
        signals.wantsCandidates() ? candidates.sample(task, sample, answer, position) : List.of();
    Signal signal = signals.observe(answer.scanner().code(), drafts);
    clock.refreshed(answer, signal.candidates());
    refreshes.add(
        new Refresh(
            answer.tokens().size(), answer.scanner().lines(), signal.candidates(), signal.text()));
    conditional =
        signal.text().isEmpty() ? Optional.empty() : encodeDynamicPrompt(signal.text(), position);
  }

  /** Step 3. Empty if it does not fit into the context: then the line stays unguided. */
  private Optional<LogProbabilities> encodeDynamicPrompt(String signal, Position position) {
    int[] dynamic = prompt.conditional(tokenizer.encode(signal), answer.tokens());
    Advance advance =
        conditionalBranch.become(dynamic, position, prompt.unconditional(answer.tokens()));
    try {
      return Optional.of(model.step(List.of(advance)).get(0));
    } catch (ContextOverflowException e) {
      return Optional.empty();
    }
  }

  /** Moves the unconditional branch past a token; at no cost if a candidate has been there. */
  private Position advance(Position position, int token) {
    Position next =
        position
            .after(token)
            .orElseGet(
                () -> {
                  Advance advance = continuations.extend(position, token);
                  LogProbabilities output = model.step(List.of(advance)).get(0);
                  return continuations.extended(position, advance, output);
                });
    continuations.keepOnly(next);
    return next;
  }

  /** Moves both branches past a token, in one step. */
  private Position advanceBoth(Position position, int token) {
    Optional<Position> known = position.after(token);
    List<Advance> batch = new ArrayList<>(List.of(conditionalBranch.extend(token)));
    if (known.isEmpty()) {
      batch.add(continuations.extend(position, token));
    }
    List<LogProbabilities> outputs;
    try {
      outputs = model.step(batch);
    } catch (ContextOverflowException e) {
      // the dynamic prompt is the longer one: the rest of the line is unguided
      conditional = Optional.empty();
      return advance(position, token);
    }
    conditional = Optional.of(outputs.get(0));
    Position next =
        known.orElseGet(() -> continuations.extended(position, batch.get(1), outputs.get(1)));
    continuations.keepOnly(next);
    return next;
  }

  private Optional<Choices> choices(Position position) {
    LogProbabilities unconditional = position.next();
    return conditional.map(
        dynamic ->
            new Choices(
                top(unconditional),
                top(dynamic),
                top(Guidance.mix(unconditional, dynamic, settings.gamma()))));
  }

  private List<Choice> top(LogProbabilities distribution) {
    return Arrays.stream(distribution.top(SHOWN_CHOICES))
        .mapToObj(
            token -> new Choice(token, tokenizer.decode(List.of(token)), distribution.of(token)))
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
        model.encodedTokens(),
        model.forwardPasses(),
        traces.executions(),
        traces.cacheHits(),
        (System.nanoTime() - start) / 1_000_000,
        model.millis(),
        traces.millis());
  }

  @Override
  public void close() {
    conditionalBranch.close();
    continuations.close();
  }
}
