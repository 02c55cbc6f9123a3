package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Generation.Candidate;
import dev.egcfg.execution.VisibleTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    int firstText = codes.size() - texts.size();
    List<Candidate> candidates =
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Candidate(texts.get(i).text(), executables.get(firstText + i)))
            .toList();
    return new Signal(candidates, textOf(codes, executables));
  }

  /** The text of a signal whose programs no model wrote. */
  String text(List<String> codes) {
    return source == SignalSource.NONE ? text.of(List.of()) : textOf(codes, executables(codes));
  }

  /**
   * What runs has no comments and docstrings; what is shown has them, as the model wrote it. A
   * model that is shown programs without docstrings writes none, and answers worse
   * (docs/methodology.md).
   */
  private String textOf(List<String> codes, List<Optional<String>> executables) {
    Map<String, String> written = new LinkedHashMap<>();
    for (int i = 0; i < codes.size(); i++) {
      String code = codes.get(i).stripTrailing();
      executables.get(i).ifPresent(executable -> written.putIfAbsent(executable, code));
    }
    List<Observation> observations = observe(written);
    return observations.isEmpty() ? "" : text.of(observations);
  }

  /** What candidates reduce to, without running them. */
  List<Optional<String>> programs(List<CandidateText> texts) {
    return executables(texts.stream().map(CandidateText::code).toList());
  }

  private List<Optional<String>> executables(List<String> codes) {
    return traces.executables(codes).stream()
        .map(executable -> executable.filter(program -> !program.isBlank()))
        .toList();
  }

  private List<Observation> observe(Map<String, String> writtenByProgram) {
    List<Observation> observations = new ArrayList<>();
    int program = 0;
    for (Map.Entry<String, String> each : writtenByProgram.entrySet()) {
      program++;
      for (int test = 0; test < tests.size(); test++) {
        observations.add(
            new Observation(
                program,
                test + 1,
                each.getValue(),
                tests.get(test),
                traces.trace(each.getKey(), tests.get(test).invocation())));
      }
    }
    return observations;
  }
}
