package dev.egcfg.reports;

import java.time.Instant;
import java.util.Optional;

/**
 * One finished unit, as a line of {@code rows/<writer>.jsonl} (docs/run-directory.md). A retry of a
 * unit is another row with a higher attempt, which counts.
 *
 * @param schema {@link #SCHEMA}
 * @param unit stable hash of (benchmark, problem, method, configuration, gamma, sample)
 * @param sample number of this independent answer, from 0
 * @param seed of the run
 * @param verdict empty unless judged
 * @param hardened whether the verdict was reached where the program could not interfere
 * @param guidance whether guidance had anything to say: ON, NOT_STARTED, NO_SIGNAL or OFF; empty if
 *     no answer came about
 * @param visibleTests tests that guidance could run
 * @param refreshes of the dynamic signal
 * @param stopReason why the answer ended; empty if none came about
 * @param forwardPasses batched model steps
 * @param candidatePasses those of them that sampled candidates
 * @param guidedPasses those of them that read a dynamic prompt or moved past guided tokens
 * @param executions programs run for guidance; judging is not counted
 * @param cacheHits executions answered from the unit's own memory
 * @param reusedTokens of the encoded tokens, those that the model knew from other sequences; like
 *     cacheHits it depends on what else was running
 * @param saved what of all this other units had done already
 * @param attempt from 1
 * @param time when the unit was finished
 * @param details where to find the rest
 */
public record Row(
    int schema,
    String unit,
    String benchmark,
    String problem,
    String method,
    Configuration configuration,
    double gamma,
    int sample,
    long seed,
    Status status,
    Optional<Verdict> verdict,
    boolean hardened,
    String sandboxLevel,
    Optional<String> guidance,
    int visibleTests,
    int refreshes,
    Optional<String> stopReason,
    Tokens tokens,
    int forwardPasses,
    int candidatePasses,
    int guidedPasses,
    int executions,
    int cacheHits,
    long reusedTokens,
    Saved saved,
    Millis millis,
    int attempt,
    Instant time,
    DetailsLocation details) {

  /** The layout described by docs/run-directory.md. */
  public static final int SCHEMA = 1;

  public Row {
    if ((status == Status.JUDGED) != verdict.isPresent()) {
      throw new IllegalArgumentException(
          "a row has a verdict exactly if it is JUDGED; unit " + unit + " is " + status);
    }
  }

  public Cell cell() {
    return new Cell(benchmark, method, configuration, gamma);
  }

  public boolean judged() {
    return status == Status.JUDGED;
  }

  public boolean passed() {
    return verdict.filter(v -> v == Verdict.PASSED).isPresent();
  }

  /**
   * The same answer, judged by another benchmark's tests.
   *
   * @param again empty if the harness failed
   */
  public Row judgedBy(String otherBenchmark, Optional<Verdict> again, boolean hardenedAgain) {
    return new Row(
        schema,
        unit,
        otherBenchmark,
        problem,
        method,
        configuration,
        gamma,
        sample,
        seed,
        again.isPresent() ? Status.JUDGED : Status.INFRASTRUCTURE,
        again,
        hardenedAgain,
        sandboxLevel,
        guidance,
        visibleTests,
        refreshes,
        stopReason,
        tokens,
        forwardPasses,
        candidatePasses,
        guidedPasses,
        executions,
        cacheHits,
        reusedTokens,
        saved,
        millis,
        attempt,
        time,
        details);
  }

  /** The same with its details elsewhere. */
  public Row at(DetailsLocation place) {
    return new Row(
        schema,
        unit,
        benchmark,
        problem,
        method,
        configuration,
        gamma,
        sample,
        seed,
        status,
        verdict,
        hardened,
        sandboxLevel,
        guidance,
        visibleTests,
        refreshes,
        stopReason,
        tokens,
        forwardPasses,
        candidatePasses,
        guidedPasses,
        executions,
        cacheHits,
        reusedTokens,
        saved,
        millis,
        attempt,
        time,
        place);
  }

  /** Whether the unit counts. */
  public enum Status {
    JUDGED,
    /** The harness failed, not the program: never scored, done again on resume. */
    INFRASTRUCTURE
  }

  /** How the program was judged. */
  public enum Verdict {
    PASSED,
    WRONG_ANSWER,
    ERROR,
    TIMEOUT,
    OUT_OF_MEMORY,
    OUTPUT_LIMIT,
    CRASHED,
    EXITED,
    NO_CODE,
    /** Neither right nor wrong, because of the tests: in no rate, and not done again. */
    UNDECIDED
  }

  /**
   * Token counts.
   *
   * @param prompt of the unconditional prompt
   * @param generated in the answer
   * @param guided chosen with a signal
   * @param candidate sampled for candidates
   * @param encoded all that the model was given, in every branch
   */
  public record Tokens(int prompt, int generated, int guided, int candidate, int encoded) {
    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);
  }

  /**
   * What a unit is charged with but did not have to do, because units before it or beside it had.
   * Depends on what those were.
   *
   * @param forwardPasses below 0 if finding the results of others took more
   * @param encoded tokens that did not go through the model; below 0 likewise
   * @param executions programs not run
   */
  public record Saved(int forwardPasses, int encoded, int executions) {
    public static final Saved NOTHING = new Saved(0, 0, 0);
  }

  /**
   * Elapsed times in milliseconds.
   *
   * @param total from the prompt to the verdict
   * @param model inside the model
   * @param execution inside the sandbox, judging included
   */
  public record Millis(long total, long model, long execution) {}

  /**
   * A gzip member in the run directory's {@code details/}.
   *
   * @param offset in bytes, of the member's first
   * @param length in bytes
   */
  public record DetailsLocation(String file, long offset, long length) {}
}
