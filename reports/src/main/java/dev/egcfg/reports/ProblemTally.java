package dev.egcfg.reports;

import dev.egcfg.reports.Row.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How the samples of one problem in one cell came out: two bytes a sample, so that tens of millions
 * of units fit into a small heap.
 */
final class ProblemTally {

  /** In the low bits of an outcome: nothing yet, a fault of the harness, or a verdict. */
  private static final int KIND = 0x0f;

  private static final int INFRASTRUCTURE = 1;
  private static final int FIRST_VERDICT = 2;

  /** Set where the verdict was reached while the program could interfere. */
  private static final int NOT_HARDENED = 0x20;

  private static final Verdict[] VERDICTS = Verdict.values();

  /** Attempts that have a bit of their own among a sample's; all later ones share the last. */
  private static final int EARLY_ATTEMPTS = 7;

  private static final int LATER = 1 << EARLY_ATTEMPTS;

  /** By sample: the outcome of its highest attempt. */
  private byte[] outcomes = {};

  /** By sample: the attempts seen. */
  private byte[] attempts = {};

  /** By sample, for the few that need them: the attempts behind {@link #LATER}. */
  private final Map<Integer, SortedSet<Integer>> later = new HashMap<>();

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
    grow(sample + 1);
    int highest = highest(sample);
    if (!note(sample, row.attempt())) {
      return Standing.KNOWN;
    }
    if (row.attempt() > highest) {
      outcomes[sample] = outcome(row);
    }
    row.guidance().filter(kind -> !guidance.contains(kind)).ifPresent(guidance::add);
    return highest == 0 ? Standing.NEW : Standing.ANOTHER_ATTEMPT;
  }

  private static byte outcome(Row row) {
    int kind = row.verdict().map(v -> FIRST_VERDICT + v.ordinal()).orElse(INFRASTRUCTURE);
    return (byte) (row.judged() && !row.hardened() ? kind | NOT_HARDENED : kind);
  }

  private void grow(int samples) {
    if (samples > outcomes.length) {
      int length = Math.max(samples, outcomes.length * 3 / 2);
      outcomes = Arrays.copyOf(outcomes, length);
      attempts = Arrays.copyOf(attempts, length);
    }
  }

  /** The highest attempt seen of a sample; 0 if there is none. */
  private int highest(int sample) {
    return (attempts[sample] & LATER) != 0
        ? Objects.requireNonNull(later.get(sample)).last()
        : Integer.SIZE - Integer.numberOfLeadingZeros(attempts[sample]);
  }

  /** Whether this attempt was not seen before. */
  private boolean note(int sample, int attempt) {
    if (attempt > EARLY_ATTEMPTS) {
      attempts[sample] |= (byte) LATER;
      return later.computeIfAbsent(sample, any -> new TreeSet<>()).add(attempt);
    }
    int bit = 1 << (attempt - 1);
    boolean unseen = (attempts[sample] & bit) == 0;
    attempts[sample] |= (byte) bit;
    return unseen;
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

  /** Judged samples: n of pass@k. Those that the tests leave undecided are none. */
  int judged() {
    return count(sample -> kind(sample) >= FIRST_VERDICT) - count(Verdict.UNDECIDED);
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
    return count(sample -> (attempts[sample] & ~1) != 0);
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
