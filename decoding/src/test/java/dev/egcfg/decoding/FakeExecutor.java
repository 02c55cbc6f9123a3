package dev.egcfg.decoding;

import dev.egcfg.execution.AnswerPart;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.Execution;
import dev.egcfg.execution.InfrastructureException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** "Runs" programs: a trace names the program's length and the invocation. */
final class FakeExecutor implements PythonExecutor {

  record Run(String program, Invocation invocation) {}

  final List<Run> runs = new ArrayList<>();
  boolean broken;

  /** Whether executable extraction yields anything. */
  boolean executable = true;

  @Override
  public Trace trace(String program, Invocation invocation, int maxEvents, Limits limits) {
    if (broken) {
      throw new InfrastructureException("sandbox is gone");
    }
    runs.add(new Run(program, invocation));
    Local size = new Local("size", "int", new Value("" + program.length()));
    TraceEvent event =
        new TraceEvent(
            TraceEvent.Kind.LINE, 2, 2, "f", 1, "return size", List.of(size), Value.NONE);
    return new Trace(
        List.of(event),
        false,
        new Execution(Execution.Outcome.RETURNED, "", "printed\n", "", 1, 1));
  }

  @Override
  public PythonSyntax syntax() {
    return new FakeSyntax();
  }

  @Override
  public SandboxLevel level() {
    return SandboxLevel.UNSAFE;
  }

  @Override
  public String pythonVersion() {
    return "3";
  }

  @Override
  public Execution run(String program, String stdin, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Verdict judge(String program, Tests tests, boolean inProcess, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Trace traceScript(String program, String stdin, int maxEvents, Limits limits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  /** Whole lines without comments are executable; a line {@code broken} makes a text no Python. */
  final class FakeSyntax implements PythonSyntax {

    @Override
    public List<Optional<String>> executables(List<String> texts) {
      return texts.stream()
          .map(text -> text.replaceAll("#[^\n]*", "").stripTrailing())
          .map(text -> Optional.of(text).filter(code -> executable))
          .toList();
    }

    @Override
    public Optional<ChosenProgram> program(
        String entryPoint, String given, List<AnswerPart> parts) {
      return parts.stream()
          .filter(part -> entryPoint.isEmpty() || definedNames(part.framed()).contains(entryPoint))
          .reduce((first, last) -> last.kind() == AnswerPart.Kind.BLOCK ? last : first)
          .map(part -> new ChosenProgram(part.framed(), "a rule of a test"));
    }

    @Override
    public List<String> definedNames(String source) {
      return source.contains("broken")
          ? List.of()
          : Pattern.compile("^def (\\w+)\\(", Pattern.MULTILINE)
              .matcher(source)
              .results()
              .map(match -> match.group(1))
              .toList();
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
}
