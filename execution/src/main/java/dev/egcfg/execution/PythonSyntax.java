package dev.egcfg.execution;

import java.util.List;
import java.util.Optional;

/** Questions about Python source, answered by Python's own parser. */
public interface PythonSyntax {

  /**
   * Executable extraction (eg-cfg.md section 2 b): for each text the longest program that parses,
   * by appending {@code pass}, dropping the last line, or replacing it by {@code pass}; comments
   * and docstrings taken out by position, the rest of the layout kept. Empty where nothing is left.
   */
  List<Optional<String>> executables(List<String> texts);

  /**
   * The expression that a test statement runs: of an asserted comparison the operand that calls a
   * function of the program's, the first if several do, else the whole asserted expression. Empty
   * if the statement is neither an assert nor tries one.
   */
  Optional<String> assertedCall(String statement);

  /** Names of the functions that the expression or statement calls, outermost first. */
  List<String> calledNames(String source);

  /** {@link #assertedCall} of each statement, asked at once: a question may cost a process. */
  default List<Optional<String>> assertedCalls(List<String> statements) {
    return statements.stream().map(this::assertedCall).toList();
  }

  /** {@link #calledNames} of each source, asked at once. */
  default List<List<String>> calledNamesOfEach(List<String> sources) {
    return sources.stream().map(this::calledNames).toList();
  }

  /** Whether the text parses; empty if it does, else one line that says why not. */
  Optional<String> syntaxError(String source);

  /**
   * Names that the module defines at its top level: functions, classes, assignments, imports. Empty
   * if it does not parse.
   */
  List<String> definedNames(String source);

  /**
   * Which part of an answer is its program (docs/answers.md).
   *
   * @param entryPoint the function that is asked for; empty: any code
   * @param given code that the answer was given, whose names it may use
   * @param parts in the answer's order
   * @return empty: none is one
   */
  Optional<ChosenProgram> program(String entryPoint, String given, List<AnswerPart> parts);

  /**
   * HumanEval's rule: the top-level imports and definitions of {@code prompt} that {@code program}
   * lacks, in front of the program, but behind its docstring and its imports from {@code
   * __future__}. The definition named {@code entryPoint} is never taken from the prompt.
   */
  String withMissingDefinitions(String program, String prompt, String entryPoint);

  /**
   * The function of this name in each source, wherever it is defined, its indentation taken off;
   * asked at once. Empty where there is none.
   */
  List<Optional<String>> functionSources(List<String> sources, String name);

  /** Each source's import statements at its top level, a line each; asked at once. */
  List<String> importStatements(List<String> sources);

  /**
   * The program without those of its top-level statements that are also statements of {@code
   * given}, but for imports: what an answer repeats of the code that it was given. Unchanged if
   * either does not parse.
   */
  String withoutStatementsOf(String program, String given);
}
