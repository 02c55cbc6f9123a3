package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Generation.Candidate;
import dev.egcfg.execution.VisibleTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** From candidates to the dynamic signal (eg-cfg.md section 2, steps 2b to 2d). */
final class Signals {

  private final SignalSource source;
  private final List<VisibleTest> tests;
  private final TraceMemory traces;
  private final SignalText text;

  Signals(TraceMemory traces, Tokenizer tokenizer, EgCfgSettings settings, Task task) {
    this.source = settings.signal();
    this.tests = task.visibleTests();
    this.traces = traces;
    this.text = new SignalText(tokenizer, settings);
  }

  /**
   * @param text empty: nothing was executable
   */
  record Signal(List<Candidate> candidates, String text) {}

  /** Whether there is anything to run, or nothing to be run on purpose. */
  boolean possible() {
    return source == SignalSource.NONE || !tests.isEmpty();
  }

  boolean wantsCandidates() {
    return source == SignalSource.CANDIDATES || source == SignalSource.BOTH;
  }

  private boolean wantsCodeSoFar() {
    return source == SignalSource.PARTIAL || source == SignalSource.BOTH;
  }

  /**
   * Runs every distinct program on every visible test; the code so far comes before the candidates.
   */
  Signal observe(String codeSoFar, List<CandidateText> texts) {
    if (source == SignalSource.NONE) {
      return new Signal(List.of(), text.of(List.of()));
    }
    List<String> codes = new ArrayList<>();
    texts.forEach(text -> codes.add(text.code()));
    if (wantsCodeSoFar()) {
      codes.add(0, codeSoFar);
    }
    List<Optional<String>> executables = executables(codes);
    Set<String> programs = new LinkedHashSet<>();
    executables.forEach(executable -> executable.ifPresent(programs::add));
    List<Observation> observations = observe(new ArrayList<>(programs));
    int firstText = codes.size() - texts.size();
    List<Candidate> candidates =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Candidate(texts.get(i).text(), executables.get(firstText + i)))
            .toList();
    return new Signal(candidates, observations.isEmpty() ? "" : text.of(observations));
  }

  private List<Optional<String>> executables(List<String> codes) {
    return traces.executables(codes).stream()
        .map(executable -> executable.filter(program -> !program.isBlank()))
        .toList();
  }

  private List<Observation> observe(List<String> programs) {
    List<Observation> observations = new ArrayList<>();
    for (int program = 0; program < programs.size(); program++) {
      for (int test = 0; test < tests.size(); test++) {
        String code = programs.get(program);
        observations.add(
            new Observation(
                program + 1,
                test + 1,
                code,
                tests.get(test),
                traces.trace(code, tests.get(test).invocation())));
      }
    }
    return observations;
  }
}
