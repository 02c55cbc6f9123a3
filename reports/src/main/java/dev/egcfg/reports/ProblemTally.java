package dev.egcfg.reports;

import dev.egcfg.reports.Row.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * How the samples of one problem in one cell came out: one byte a sample, so that tens of millions
 * of units fit into a small heap.
 */
final class ProblemTally {

  private static final int MOST_SAMPLES = 10_000_000;
  private static final byte NONE = 0;
  private static final byte INFRASTRUCTURE = 1;
  private static final byte FIRST_VERDICT = 2;
  private static final Verdict[] VERDICTS = Verdict.values();
  private static final int[] ALL_FIRST_ATTEMPTS = {};

  /** By sample: nothing yet, a fault of the harness, or a verdict. */
  private byte[] outcomes = new byte[1];

  /** By sample: the highest attempt seen; empty as long as no attempt is above 1. */
  private int[] attempts = ALL_FIRST_ATTEMPTS;

  private final SortedSet<String> guidance = new TreeSet<>();

  /**
   * Counts a row unless its unit has one already.
   *
   * @return whether it counted
   */
  boolean add(Row row) {
    int sample = row.sample();
    if (sample < 0 || sample >= MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "sample " + sample + " of unit " + row.unit() + " is not below " + MOST_SAMPLES);
    }
    noteAttempt(sample, row.attempt());
    if (has(sample)) {
      return false;
    }
    if (sample >= outcomes.length) {
      outcomes = Arrays.copyOf(outcomes, Math.max(sample + 1, outcomes.length * 3 / 2));
    }
    outcomes[sample] =
        row.verdict()
            .map(verdict -> (byte) (FIRST_VERDICT + verdict.ordinal()))
            .orElse(INFRASTRUCTURE);
    row.guidance().filter(kind -> !guidance.contains(kind)).ifPresent(guidance::add);
    return true;
  }

  private void noteAttempt(int sample, int attempt) {
    if (attempt <= 1 && attempts.length == 0) {
      return;
    }
    if (sample >= attempts.length) {
      int known = attempts.length;
      attempts = Arrays.copyOf(attempts, Math.max(sample + 1, known * 3 / 2));
      Arrays.fill(attempts, known, attempts.length, 1);
    }
    attempts[sample] = Math.max(attempts[sample], attempt);
  }

  private boolean has(int sample) {
    return sample < outcomes.length && outcomes[sample] != NONE;
  }

  /** The highest attempt at a sample. */
  int lastAttempt(int sample) {
    return sample < attempts.length ? attempts[sample] : 1;
  }

  /** Whether a sample passed. */
  boolean passed(int sample) {
    return sample < outcomes.length && outcomes[sample] == FIRST_VERDICT + Verdict.PASSED.ordinal();
  }

  /** The first sample that passed. */
  OptionalInt firstPassed() {
    return IntStream.range(0, outcomes.length).filter(this::passed).findFirst();
  }

  /** Judged samples: n of pass@k. */
  int judged() {
    int count = 0;
    for (byte outcome : outcomes) {
      count += outcome >= FIRST_VERDICT ? 1 : 0;
    }
    return count;
  }

  /** Samples that passed: c of pass@k. */
  int passed() {
    return count(Verdict.PASSED);
  }

  int count(Verdict verdict) {
    int count = 0;
    for (byte outcome : outcomes) {
      count += outcome == FIRST_VERDICT + verdict.ordinal() ? 1 : 0;
    }
    return count;
  }

  int infrastructure() {
    int count = 0;
    for (byte outcome : outcomes) {
      count += outcome == INFRASTRUCTURE ? 1 : 0;
    }
    return count;
  }

  /** By sample, those without a row left out; empty where the harness failed. */
  List<Optional<Verdict>> verdicts() {
    List<Optional<Verdict>> verdicts = new ArrayList<>();
    for (byte outcome : outcomes) {
      if (outcome == INFRASTRUCTURE) {
        verdicts.add(Optional.empty());
      } else if (outcome >= FIRST_VERDICT) {
        verdicts.add(Optional.of(VERDICTS[outcome - FIRST_VERDICT]));
      }
    }
    return verdicts;
  }

  SortedSet<String> guidance() {
    return guidance;
  }
}
