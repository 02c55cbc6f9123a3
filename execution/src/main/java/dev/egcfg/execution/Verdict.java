package dev.egcfg.execution;

/**
 * How a program was judged. A fault of the harness is never a verdict: it throws {@link
 * InfrastructureException}.
 *
 * @param detail one printable line of at most 300 characters: which test, which exception, which
 *     limit; empty when passed
 * @param hardened whether the tests ran in a process that the program could not reach
 */
public record Verdict(Kind kind, String detail, boolean hardened) {

  public Verdict {
    detail = PrintableLine.of(detail);
  }

  /** The kinds of interface.md; {@code NO_CODE} is decided before anything runs. */
  public enum Kind {
    PASSED,
    WRONG_ANSWER,
    ERROR,
    TIMEOUT,
    OUT_OF_MEMORY,
    OUTPUT_LIMIT,
    CRASHED,
    EXITED,
    NO_CODE,
    /**
     * Neither right nor wrong: the tests do what cannot be carried between two processes. Follows
     * from the tests alone, before the program runs.
     */
    UNDECIDED
  }
}
