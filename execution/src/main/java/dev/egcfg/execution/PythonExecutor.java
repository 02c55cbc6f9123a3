package dev.egcfg.execution;

import java.time.Duration;

/**
 * Runs model-written Python. Whatever the program does is returned as data; a fault of the sandbox
 * itself is retried once and then thrown as {@link InfrastructureException}. Safe for use by
 * several threads.
 */
public interface PythonExecutor extends AutoCloseable {

  SandboxLevel level();

  /** The interpreter's version, such as {@code 3.11.7}. */
  String pythonVersion();

  /** Runs a program with this standard input. */
  Execution run(String program, String stdin, Limits limits);

  /**
   * Judges a program. Passes only on positive evidence that every test ran and held, never on an
   * exit code.
   *
   * <p>Tests run in a process of their own, which shares objects with the program's as if both were
   * one: contents of standard types are copied and the copies kept equal, the rest are references.
   * Plain data is compared where the tests run; a program's own comparison is asked only between
   * objects of the program. A test's builtins are the real ones whatever the program defines,
   * unless the tests call nothing else. Tests that cannot be carried are {@code UNDECIDED},
   * whatever the program (docs/grading.md).
   *
   * <p>A program judged by {@link Tests.StdinStdout} is a script; its entry point is called if it
   * has not called it itself.
   *
   * @param inProcess run tests and program in one process, for tests that need it; such a verdict
   *     can be forged and is not hardened. Without meaning for {@link Tests.StdinStdout}.
   * @throws InfrastructureException if the tests themselves do not parse, or a worker died twice
   */
  Verdict judge(String program, Tests tests, boolean inProcess, Limits limits);

  /**
   * Traces one invocation of a program; a crash or a limit keeps what was seen until then. As in
   * the paper, what is traced is one script: the program, then the invocation as its last line. A
   * call's setup runs between the two and is not shown. The script's name is not {@code __main__},
   * so code under a main guard does not run, as when the program is judged.
   *
   * <p>Python 3.12 and later run comprehensions inside their function: their frames, which the
   * paper's traces show, do not exist there.
   *
   * @param maxEvents after these the program goes on untraced and the trace is marked truncated
   */
  Trace trace(String program, Invocation invocation, int maxEvents, Limits limits);

  /** Traces a program as a script: what {@code egcfg trace} shows. */
  Trace traceScript(String program, String stdin, int maxEvents, Limits limits);

  /** Questions about source text that need Python's own parser; nothing is executed. */
  PythonSyntax syntax();

  @Override
  void close();

  /** Limits for a program of which nothing more is known. */
  static Limits defaultLimits() {
    return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1L << 30, 1 << 20);
  }
}
