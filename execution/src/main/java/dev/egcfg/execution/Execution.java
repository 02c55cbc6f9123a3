package dev.egcfg.execution;

/**
 * What happened when a program ran.
 *
 * @param outcome how it ended
 * @param detail one printable line of at most 300 characters: the exception, the signal, the exit
 *     code, the limit; empty when it returned
 * @param stdout what was printed, up to the limit: UTF-8, in which a byte that is none is a lone
 *     surrogate, U+DC00 and the byte, as by Python's {@code surrogateescape}. So no two outputs are
 *     ever equal by decoding; {@link #printed} is for reading.
 */
public record Execution(
    Outcome outcome, String detail, String stdout, String stderr, long cpuMillis, long wallMillis) {

  public Execution {
    detail = PrintableLine.of(detail);
  }

  /** The standard output as text, with U+FFFD for every byte that is no UTF-8. */
  public String printed() {
    return PythonText.legible(stdout);
  }

  /** How a run ended. */
  public enum Outcome {
    RETURNED,
    RAISED,
    EXITED,
    TIMEOUT,
    OUT_OF_MEMORY,
    OUTPUT_LIMIT,
    CRASHED
  }
}
