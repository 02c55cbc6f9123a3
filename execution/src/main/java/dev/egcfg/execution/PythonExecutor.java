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
   */
  Verdict judge(String program, Tests tests, boolean inProcess, Limits limits);

  /** Traces one invocation of a program; a crash or a limit keeps what was seen until then. */
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
