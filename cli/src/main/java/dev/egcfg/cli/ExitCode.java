package dev.egcfg.cli;

/** How the command ends (interface.md); the JVM itself ends with 130 and 143 after signals. */
enum ExitCode {
  DONE(0),
  /** A check found what it looks for. */
  GATE_FAILED(1),
  /** The call or a file that it names. */
  USAGE(2),
  /** Network, sandbox, endpoint, an incomplete run. */
  WORLD(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
