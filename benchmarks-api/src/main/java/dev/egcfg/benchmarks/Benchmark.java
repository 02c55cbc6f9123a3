package dev.egcfg.benchmarks;

import dev.egcfg.execution.PythonSyntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A data set: how it is read, how it is put to a model. */
public interface Benchmark {

  /**
   * The name on the command line, such as {@code humaneval}; also the catalogue's name of its data.
   */
  String name();

  /**
   * Reads problems in the data's order, the protocol's split only.
   *
   * @param file {@code .jsonl}, {@code .jsonl.gz}, {@code .json} or {@code .parquet}
   * @throws MalformedDataException with file, line and what was expected
   */
  List<Problem> read(Path file, PythonSyntax syntax);

  /**
   * Reads all problems that the file has, those of other splits too: what others made samples for.
   *
   * @throws MalformedDataException with file, line and what was expected
   */
  default List<Problem> readAllSplits(Path file, PythonSyntax syntax) {
    return read(file, syntax);
  }

  /** The user's message for a problem. */
  UserPrompt prompt(Problem problem, PromptStyle style);

  /**
   * Problems whose gold solution or tests are known to be wrong; none unless an adapter lists some.
   */
  default List<KnownBadProblem> knownBad() {
    return List.of();
  }

  /** Whether its data says how long each test may take, on the machine of its authors. */
  default boolean limitsTests() {
    return false;
  }

  /** Code that an answer is given, whose names it may use without defining them. */
  default String given(Problem problem) {
    return problem.context();
  }

  /**
   * Code of an answer as a program that parses by itself, before anything else is done with it:
   * what is wanted may be the body of a function. Most benchmarks ask for whole programs.
   *
   * @param code a block of an answer, the part of it that is written, or an answer without blocks
   */
  default String framed(Problem problem, String code) {
    return code;
  }

  /**
   * A model's program as it is executed and judged: with what the problem gave the model and the
   * program does not repeat. Most benchmarks give nothing.
   */
  default String completed(Problem problem, String program, PythonSyntax syntax) {
    return program;
  }

  /**
   * The Python environment of this name that programs need, which {@code egcfg setup} makes. Empty:
   * any Python will do.
   */
  default Optional<String> environment() {
    return Optional.empty();
  }

  /**
   * Modules that a problem's own code imports, those of Python itself included: without one it
   * cannot be judged, whatever the answer.
   */
  default List<String> neededModules(Problem problem) {
    return List.of();
  }

  /**
   * The text whose appearance in the answer's code block turns guidance on, such as {@code def f(}.
   * Empty: guidance is on from the block's first line.
   */
  default String guidanceMarker(Problem problem) {
    return "def " + problem.entryPoint() + "(";
  }
}
