package dev.egcfg.benchmarks;

import dev.egcfg.execution.AnswerPart;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonSyntax;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stand-in for Python's parser that is enough for one-line asserts and plain definitions. */
public final class SimpleSyntax implements PythonSyntax {

  private static final Pattern ASSERT = Pattern.compile("assert (.*?)( == .*)?");
  private static final Pattern CALL = Pattern.compile("(\\w+)\\(");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^(?:def|class) (\\w+)");

  @Override
  public List<Optional<String>> executables(List<String> texts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> assertedCall(String statement) {
    Matcher matcher = ASSERT.matcher(statement);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public List<String> calledNames(String source) {
    return names(CALL, source);
  }

  @Override
  public Optional<String> syntaxError(String source) {
    return source.startsWith("print ") ? Optional.of("Python 2") : Optional.empty();
  }

  @Override
  public Optional<ChosenProgram> program(String entryPoint, String given, List<AnswerPart> parts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> definedNames(String source) {
    return names(DEFINITION, source);
  }

  @Override
  public String withMissingDefinitions(String program, String prompt, String entryPoint) {
    return "[" + prompt + "|" + entryPoint + "]" + program;
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
    return program;
  }

  private static List<String> names(Pattern pattern, String source) {
    return pattern
        .matcher(source)
        .results()
        .map((MatchResult found) -> found.group(1))
        .distinct()
        .toList();
  }
}
