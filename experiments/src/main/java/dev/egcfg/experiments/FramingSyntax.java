package dev.egcfg.experiments;

import dev.egcfg.execution.AnswerPart;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonSyntax;
import java.util.List;
import java.util.Optional;

/** Extracts executables from code that has to be framed first; answers all else as it is asked. */
final class FramingSyntax implements PythonSyntax {

  private final PythonSyntax syntax;
  private final Completion completion;

  FramingSyntax(PythonSyntax syntax, Completion completion) {
    this.syntax = syntax;
    this.completion = completion;
  }

  @Override
  public List<Optional<String>> executables(List<String> texts) {
    return syntax.executables(texts.stream().map(completion::framed).toList());
  }

  @Override
  public Optional<String> assertedCall(String statement) {
    return syntax.assertedCall(statement);
  }

  @Override
  public Optional<ChosenProgram> program(String entryPoint, String given, List<AnswerPart> parts) {
    return syntax.program(entryPoint, given, parts);
  }

  @Override
  public List<String> calledNames(String source) {
    return syntax.calledNames(source);
  }

  @Override
  public Optional<String> syntaxError(String source) {
    return syntax.syntaxError(source);
  }

  @Override
  public List<String> definedNames(String source) {
    return syntax.definedNames(source);
  }

  @Override
  public String withMissingDefinitions(String program, String prompt, String entryPoint) {
    return syntax.withMissingDefinitions(program, prompt, entryPoint);
  }

  @Override
  public List<Optional<String>> functionSources(List<String> sources, String name) {
    return syntax.functionSources(sources, name);
  }

  @Override
  public List<String> importStatements(List<String> sources) {
    return syntax.importStatements(sources);
  }

  @Override
  public String withoutStatementsOf(String program, String given) {
    return syntax.withoutStatementsOf(program, given);
  }
}
