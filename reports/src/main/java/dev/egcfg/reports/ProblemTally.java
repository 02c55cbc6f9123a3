package dev.egcfg.reports;

import dev.egcfg.reports.Row.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How the samples of one problem in one cell came out: one byte a sample, so that tens of millions
 * of units fit into a small heap.
 */
final class ProblemTally {

  private static final int MOST_SAMPLES = 10_000_000;
  private static final int LAST_BIT = Long.SIZE;

  /** In the low bits of an outcome: nothing yet, a fault of the harness, or a verdict. */
  private static final int KIND = 0x0f;

  private static final int INFRASTRUCTURE = 1;
  private static final int FIRST_VERDICT = 2;

  /** Set where the verdict was reached while the program could interfere. */
  private static final int NOT_HARDENED = 0x20;

  private static final Verdict[] VERDICTS = Verdict.values();
  private static final long[] ALL_FIRST_ATTEMPTS = {};

  /** By sample: the outcome of its highest attempt. */
  private byte[] outcomes = new byte[1];

  /** By sample: a bit for each attempt seen; empty as long as no attempt is above 1. */
  private long[] attempts = ALL_FIRST_ATTEMPTS;

  private final SortedSet<String> guidance = new TreeSet<>();

  /** What a row is to its unit. */
  enum Standing {
    /** The unit's first row. */
    NEW,
    /** Another attempt than those seen. */
    ANOTHER_ATTEMPT,
    /** An attempt that was seen already: the same row in another place. */
    KNOWN
  }

  /** Takes in a row. The highest attempt's outcome counts, and of equals the first that came. */
  Standing add(Row row) {
    int sample = row.sample();
    if (sample < 0 || sample >= MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "sample " + sample + " of unit " + row.unit() + " is not below " + MOST_SAMPLES);
    }
    long seen = seen(sample);
    long bit = 1L << (Math.min(row.attempt(), LAST_BIT) - 1);
    // attempts from the 64th on share a bit: they are told apart by their order alone
    if ((seen & bit) != 0 && row.attempt() < LAST_BIT) {
      return Standing.KNOWN;
    }
    note(sample, seen | bit, row.attempt());
    if (bit < 0 || Long.compareUnsigned(bit, seen) > 0) {
      outcomes[sample] = outcome(row);
    }
    row.guidance().filter(kind -> !guidance.contains(kind)).ifPresent(guidance::add);
    return seen == 0 ? Standing.NEW : Standing.ANOTHER_ATTEMPT;
  }

  private static byte outcome(Row row) {
    int kind = row.verdict().map(v -> FIRST_VERDICT + v.ordinal()).orElse(INFRASTRUCTURE);
    return (byte) (row.judged() && !row.hardened() ? kind | NOT_HARDENED : kind);
  }

  private long seen(int sample) {
    if (sample < attempts.length) {
      return attempts[sample];
    }
    return sample < outcomes.length && outcomes[sample] != 0 && attempts.length == 0 ? 1 : 0;
  }

  private void note(int sample, long seen, int attempt) {
    if (sample >= outcomes.length) {
      outcomes = Arrays.copyOf(outcomes, Math.max(sample + 1, outcomes.length * 3 / 2));
    }
    if (attempts.length == 0 && attempt > 1) {
      attempts = new long[outcomes.length];
      for (int i = 0; i < outcomes.length; i++) {
        attempts[i] = outcomes[i] == 0 ? 0 : 1;
      }
    }
    if (attempts.length > 0) {
      attempts = Arrays.copyOf(attempts, outcomes.length);
      attempts[sample] = seen;
    }
  }

  private int kind(int sample) {
    return outcomes[sample] & KIND;
  }

  private int count(IntPredicate wanted) {
    return (int) IntStream.range(0, outcomes.length).filter(wanted).count();
  }

  /** Whether a sample passed. */
  boolean passed(int sample) {
    return sample < outcomes.length && kind(sample) == FIRST_VERDICT + Verdict.PASSED.ordinal();
  }

  /** The first sample that passed. */
  OptionalInt firstPassed() {
    return IntStream.range(0, outcomes.length).filter(this::passed).findFirst();
  }

  /** Judged samples: n of pass@k. */
  int judged() {
    return count(sample -> kind(sample) >= FIRST_VERDICT);
  }

  /** Samples that passed: c of pass@k. */
  int passed() {
    return count(Verdict.PASSED);
  }

  int count(Verdict verdict) {
    return count(sample -> kind(sample) == FIRST_VERDICT + verdict.ordinal());
  }

  int infrastructure() {
    return count(sample -> kind(sample) == INFRASTRUCTURE);
  }

  /** Verdicts that were reached where the program could interfere. */
  int notHardened() {
    return count(sample -> (outcomes[sample] & NOT_HARDENED) != 0);
  }

  /** Samples whose outcome is not the first attempt's. */
  int retried() {
    return (int) Arrays.stream(attempts).filter(seen -> Long.compareUnsigned(seen, 1) > 0).count();
  }

  /** By sample, those without a row left out; empty where the harness failed. */
  List<Optional<Verdict>> verdicts() {
    List<Optional<Verdict>> verdicts = new ArrayList<>();
    for (int sample = 0; sample < outcomes.length; sample++) {
      if (kind(sample) == INFRASTRUCTURE) {
        verdicts.add(Optional.empty());
      } else if (kind(sample) >= FIRST_VERDICT) {
        verdicts.add(Optional.of(VERDICTS[kind(sample) - FIRST_VERDICT]));
      }
    }
    return verdicts;
  }

  SortedSet<String> guidance() {
    return guidance;
  }
}
