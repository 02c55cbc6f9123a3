package dev.egcfg.experiments;

import dev.egcfg.execution.AnswerPart;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.Execution;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import dev.egcfg.execution.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Judges programs by their text, and sees one event in each. */
final class FakeExecutor implements PythonExecutor, PythonSyntax {

  final List<String> traced = new CopyOnWriteArrayList<>();

  /** By which every program ends. */
  volatile String crash = "";

  @Override
  public SandboxLevel level() {
    return SandboxLevel.BWRAP;
  }

  @Override
  public String pythonVersion() {
    return "3.11.7";
  }

  @Override
  public Verdict judge(String program, Tests tests, boolean inProcess, Limits limits) {
    if (!crash.isEmpty()) {
      return new Verdict(Verdict.Kind.CRASHED, crash, true);
    }
    return program.contains("right")
        ? new Verdict(Verdict.Kind.PASSED, "", true)
        : new Verdict(Verdict.Kind.WRONG_ANSWER, "assert f(1) == 1", true);
  }

  @Override
  public Trace trace(String program, Invocation invocation, int maxEvents, Limits limits) {
    traced.add(program);
    Local x = new Local("x", "int", new Value("1"));
    TraceEvent event =
        new TraceEvent(
            TraceEvent.Kind.RETURN, 1, 1, "f", 1, "return x", List.of(x), new Value("1"));
    return new Trace(
        List.of(event), false, new Execution(Execution.Outcome.RETURNED, "", "", "", 1, 1));
  }

  @Override
  public Execution run(String program, String stdin, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Trace traceScript(String program, String stdin, int maxEvents, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PythonSyntax syntax() {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public List<Optional<String>> executables(List<String> texts) {
    return texts.stream().map(Optional::of).toList();
  }

  @Override
  public Optional<ChosenProgram> program(String entryPoint, String given, List<AnswerPart> parts) {
    return parts.stream()
        .filter(part -> entryPoint.isEmpty() || definedNames(part.framed()).contains(entryPoint))
        .reduce((first, last) -> last.kind() == AnswerPart.Kind.BLOCK ? last : first)
        .map(part -> new ChosenProgram(part.framed(), "a rule of a test"));
  }

  @Override
  public List<String> definedNames(String source) {
    return source.contains("def f(") ? List.of("f") : List.of();
  }

  @Override
  public Optional<String> assertedCall(String statement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> calledNames(String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> syntaxError(String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String withMissingDefinitions(String program, String prompt, String entryPoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Optional<String>> functionSources(List<String> sources, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> importStatements(List<String> sources) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String withoutStatementsOf(String program, String given) {
    throw new UnsupportedOperationException();
  }
}
