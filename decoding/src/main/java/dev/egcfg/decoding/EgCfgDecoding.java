package dev.egcfg.decoding;

import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.Generation.Choice;
import dev.egcfg.decoding.Generation.Choices;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Refresh;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
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

  /** What a server is asked for at once where a line follows one distribution alone. */
  private static final int LINE_TOKENS = 64;

  /** And where it follows two, which mostly agree: in both of them. */
  private static final int MIXED_TOKENS = 8;

  private final long start = System.nanoTime();
  private final EgCfgSettings settings;
  private final Task task;
  private final int sample;
  private final Tokenizer tokenizer;
  private final Guidance guidance;
  private final PromptTokens prompt;
  private final MeteredModel model;
  private final Continuations continuations;
  private final CandidateSource candidates;

  /** Drawn to see whether p_dyn has collapsed, where that ends an answer. */
  private final Optional<ServedCandidates> conditionalCandidates;

  private final Collapse collapse = new Collapse();
  private Optional<String> collapsed = Optional.empty();
  private final TraceMemory traces;
  private final Signals signals;
  private final RefreshClock clock;
  private final Answer answer;
  private final List<Refresh> refreshes = new ArrayList<>();

  private final ConditionalBranch conditional = new ConditionalBranch();
  private final Speculation speculation;
  private final GreedyBeginning greedy;
  private final Optional<SampledBeginning> sampled;

  /** Whether the model is a server, which is asked for all tokens that can be foreseen at once. */
  private final boolean served;

  /**
   * At gamma 1 the guided distribution is the conditional one: a server is not asked for the other,
   * and for a whole line of this one at once.
   */
  private final boolean conditionalAlone;

  private boolean guidanceReached;

  EgCfgDecoding(
      LanguageModel model,
      PythonExecutor executor,
      EgCfgSettings settings,
      Economy economy,
      Task task,
      int sample) {
    this.settings = settings;
    this.task = task;
    this.sample = sample;
    this.tokenizer = model.tokenizer();
    this.guidance = new Guidance(settings.gamma(), settings.guidanceFloor());
    this.prompt = PromptTokens.of(task.prompt(), tokenizer);
    this.model = new MeteredModel(model);
    this.continuations = new Continuations(model);
    this.traces = new TraceMemory(executor, settings, task, economy.sharedWork());
    this.signals = new Signals(traces, tokenizer, settings, task);
    this.clock = new RefreshClock(settings);
    this.speculation = new Speculation(economy.speculation(), prompt.unconditional(), clock::due);
    this.candidates = candidates(model, economy);
    this.conditionalCandidates = conditionalCandidates(model);
    this.served = model.continuations().isPresent();
    this.conditionalAlone = served && settings.gamma() == 1;
    this.sampled = sampledBeginning(model, economy);
    // what follows a sampled beginning is no beginning of a greedy answer
    this.greedy =
        new GreedyBeginning(
            sampled.isPresent() ? Optional.empty() : economy.sharedWork(), prompt.unconditional());
    this.answer = new Answer(model, task, settings.maxNewTokens());
  }

  private CandidateSource candidates(LanguageModel source, Economy economy) {
    return settings.distinctCandidates()
        ? new DistinctCandidates(settings, drawn -> candidates(source, economy, drawn), traces)
        : candidates(source, economy, settings);
  }

  private CandidateSource candidates(LanguageModel source, Economy economy, EgCfgSettings drawn) {
    return source
        .continuations()
        .<CandidateSource>map(
            sampler -> new ServedCandidates(source, sampler, model, drawn, prompt))
        .orElseGet(
            () ->
                new Candidates(
                    model,
                    continuations,
                    speculation,
                    drawn,
                    economy.sharedWork(),
                    prompt.unconditional(),
                    source.card().endTokens()));
  }

  /** At gamma 0 the answer is the greedy baseline's, whose protocol is another setting. */
  private Optional<SampledBeginning> sampledBeginning(LanguageModel source, Economy economy) {
    return settings.beginning() == Beginning.SAMPLED && settings.gamma() > 0
        ? Optional.of(new SampledBeginning(source, settings, economy))
        : Optional.empty();
  }

  private Optional<ServedCandidates> conditionalCandidates(LanguageModel source) {
    return source
        .continuations()
        .filter(sampler -> settings.stopOnCollapse())
        .map(sampler -> new ServedCandidates(source, sampler, model, settings, prompt));
  }

  Generation run() {
    StopReason stopReason;
    try {
      stopReason = write();
    } catch (ContextOverflowException e) {
      // a server that does not say how long its context is
      stopReason = StopReason.CONTEXT_FULL;
    }
    greedy.share(answer);
    return new Generation(text(), answer.tokens(), refreshes, stopReason, guidanceState(), usage());
  }

  private StopReason write() {
    if (!model.fits(prompt.unconditional().length)) {
      return StopReason.CONTEXT_FULL;
    }
    Optional<StopReason> stop = begin();
    int[] start = prompt.unconditional(answer.tokens());
    if (stop.isPresent() || !model.fits(start.length)) {
      return stop.orElse(StopReason.CONTEXT_FULL);
    }
    int ahead = clock.due(answer) && signals.possible() ? 0 : Answer.UNGUIDED_TOKENS;
    UnconditionalBranch unconditional =
        new UnconditionalBranch(start, continuations, model, greedy, answer, ahead);
    while (true) {
      if (clock.due(answer) && signals.possible()) {
        refreshSignal(unconditional);
        if (collapsed.isPresent()) {
          return StopReason.COLLAPSED;
        }
      }
      int token = chooseToken(unconditional);
      stop = append(token, choices(unconditional));
      if (stop.isPresent()) {
        return stop.get();
      }
      if (!unconditional.hasRoom()) {
        return StopReason.CONTEXT_FULL;
      }
      advance(unconditional, token);
    }
  }

  /** Writes the beginning, where it is not written greedily. */
  private Optional<StopReason> begin() {
    if (sampled.isPresent()) {
      for (int token : sampled.get().draw(model, prompt.unconditional(), task, sample)) {
        Optional<StopReason> stop = append(token, Optional.empty());
        if (stop.isPresent()) {
          return stop;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<StopReason> append(int token, Optional<Choices> choices) {
    Optional<StopReason> stop = answer.append(token, choices);
    guidanceReached |= clock.guiding(answer);
    if (!clock.guiding(answer)) {
      conditional.drop(); // what follows the guided code is not guided
    }
    return stop;
  }

  /**
   * Tokens that the most probable ones of a distribution are likely to tell, beyond the next: of
   * the answer before guidance starts, of a line where the conditional or the unconditional one
   * decides by itself, and fewer where both do.
   */
  private int lookahead() {
    if (conditional.isActive() && !conditionalAlone) {
      return served ? answer.ahead(MIXED_TOKENS) : 0;
    }
    boolean refreshes = clock.guiding(answer) && signals.possible();
    return answer.ahead(refreshes ? LINE_TOKENS : Answer.UNGUIDED_TOKENS);
  }

  /** A guess at what follows, unless the server says it anyway. */
  private Guess guess(int lookahead, int room) {
    return served && lookahead > 0 ? Guess.NONE : speculation.afterAnswer(answer, room);
  }

  /** Whether the next token follows the conditional distribution and nothing else. */
  private boolean followsConditional() {
    return conditionalAlone && conditional.isActive();
  }

  /** Steps 1 and 4: greedy, from the guided distribution where there is a signal. */
  private int chooseToken(UnconditionalBranch unconditional) {
    if (followsConditional()) {
      return conditional.next().orElseThrow().argmax();
    }
    return conditional
        .next()
        .map(dynamic -> guidance.argmax(unconditional.next(), dynamic))
        .orElseGet(unconditional::greedyToken);
  }

  /** Steps 2 and 3: candidates, executions, signal, dynamic prompt. */
  private void refreshSignal(UnconditionalBranch unconditional) {
    List<CandidateText> sampled =
        signals.wantsCandidates()
            ? candidates.sample(task, sample, answer, unconditional.position())
            : List.of();
    Signal signal = signals.observe(answer.scanner().code(), sampled);
    clock.refreshed(answer, signal.candidates());
    speculation.refreshed(answer, sampled);
    refreshes.add(
        new Refresh(
            answer.tokens().size(), answer.scanner().lines(), signal.candidates(), signal.text()));
    int[] dynamic = prompt.conditional(tokenizer.encode(signal.text()), answer.tokens());
    if (signal.text().isEmpty() || !model.fits(dynamic.length)) {
      // where the dynamic prompt does not fit into the context, the line stays unguided
      conditional.drop();
    } else {
      readDynamicPrompt(dynamic, unconditional);
    }
    conditionalCandidates.ifPresent(drawing -> lookForCollapse(sampled, drawing, dynamic));
  }

  private void lookForCollapse(
      List<CandidateText> sampled, ServedCandidates drawing, int[] dynamic) {
    List<CandidateText> underSignal =
        conditional.isActive()
            ? drawing.sampleConditional(task, sample, answer, dynamic)
            : List.of();
    collapsed = collapse.refreshed(signals.programs(sampled), signals.programs(underSignal));
  }

  /** The answer; where it collapsed, its program in a block of its own, which is the last. */
  private String text() {
    return collapsed
        .map(
            program -> answer.text() + "\n```\n\n```python\n" + program.stripTrailing() + "\n```\n")
        .orElse(answer.text());
  }

  /** Step 3, and a first guess at the line in the same forward pass. */
  private void readDynamicPrompt(int[] dynamic, UnconditionalBranch unconditional) {
    int[] withoutSignal = prompt.unconditional(answer.tokens());
    if (conditional.wouldFork(dynamic, withoutSignal)) {
      unconditional.catchUp();
    }
    int lookahead = served ? answer.ahead(conditionalAlone ? LINE_TOKENS : MIXED_TOKENS) : 0;
    Guess guess = guess(lookahead, model.room(dynamic.length));
    ForwardPass pass = new ForwardPass(lookahead);
    conditional.become(
        dynamic, guess.underThisSignal(), unconditional.position(), withoutSignal, pass);
    if (!conditionalAlone) {
      unconditional.lookAhead(guess.tokens(), pass);
    }
    model.run(pass, Purpose.GUIDED);
  }

  /**
   * Moves past a token, in both branches if there is a signal. That takes a forward pass, which
   * reads a guess at what follows too, unless a candidate or a guess has been there.
   */
  private void advance(UnconditionalBranch unconditional, int token) {
    Purpose purpose = conditional.isActive() ? Purpose.GUIDED : Purpose.UNGUIDED;
    boolean signalChanges = clock.due(answer);
    if (!signalChanges && !model.fits(conditional.length() + 1)) {
      // the dynamic prompt is the longer one: the rest of the line is unguided
      conditional.drop();
    }
    int lookahead = lookahead();
    ForwardPass pass = new ForwardPass(lookahead);
    boolean conditionalBehind =
        conditional.isActive() && !signalChanges && !conditional.follow(token);
    boolean unconditionalBehind = !unconditional.move(token, pass);
    if (conditionalBehind || unconditionalBehind) {
      int room = Math.min(unconditional.room(), model.room(conditional.length() + 1));
      Guess guess = guess(lookahead, room);
      if (!followsConditional()) {
        unconditional.lookAhead(guess.tokens(), pass);
      }
      if (conditionalBehind) {
        conditional.extend(token, guess.underThisSignal(), pass);
      }
    }
    model.run(pass, purpose);
    unconditional.prune();
  }

  private Optional<Choices> choices(UnconditionalBranch unconditional) {
    if (followsConditional()) {
      List<Choice> shown = top(conditional.next().orElseThrow());
      return Optional.of(new Choices(List.of(), shown, shown));
    }
    return conditional
        .next()
        .map(
            dynamic ->
                new Choices(
                    top(unconditional.next()),
                    top(dynamic),
                    shown(guidance.top(unconditional.next(), dynamic, SHOWN_CHOICES))));
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
                    entry.getKey(), tokenizer.decode(List.of(entry.getKey())), entry.getValue()))
        .toList();
  }

  private GuidanceState guidanceState() {
    if (settings.gamma() == 0) {
      return GuidanceState.OFF;
    }
    if (!guidanceReached) {
      return GuidanceState.NOT_STARTED;
    }
    return answer.guidedTokens() > 0 ? GuidanceState.ON : GuidanceState.NO_SIGNAL;
  }

  private Usage usage() {
    return new Usage(
        prompt.unconditional().length,
        answer.tokens().size(),
        answer.guidedTokens(),
        candidates.sampledTokens()
            + conditionalCandidates.map(CandidateSource::sampledTokens).orElse(0),
        model.neededTokens(),
        model.neededPasses(),
        model.neededPasses(Purpose.CANDIDATES),
        model.neededPasses(Purpose.GUIDED),
        traces.executions(),
        traces.cacheHits(),
        model.reusedTokens(),
        new Saved(model.savedPasses(), model.savedTokens(), traces.savedExecutions()),
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
