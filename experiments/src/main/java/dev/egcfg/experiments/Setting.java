package dev.egcfg.experiments;

import java.util.Arrays;
import java.util.Optional;

/** The settings of a plan, in the order in which a plan is written down. */
enum Setting {
  BENCHMARK(true),
  /** A path; the data's digest is what enters the plan's hash. */
  DATA(false),
  MODEL(true),
  PRECISION(true),
  METHODS(true),
  GAMMA(true),
  CANDIDATES(true),
  TEMPERATURE(true),
  HORIZON(true),
  SIGNAL_INTERVAL(true),
  PROMPT(true),
  TRACE_FORMAT(true),
  SIGNAL(true),
  TOP_P(true),
  TOP_K(true),
  SIGNAL_TOKENS(true),
  SIGNAL_POSITION(true),
  REFRESH(true),
  GUIDE_FROM(true),
  SAMPLES(false),
  SAMPLE_TEMPERATURE(true),
  MAX_NEW_TOKENS(true),
  SEED(true),
  PASS_AT(false),
  TIMEOUT(true),
  TEST_MEMORY_MIB(true),
  TRACE_TIMEOUT(true),
  TRACE_EVENTS(true),
  LIMIT(false),
  PROBLEMS(false),
  SPECULATION(false),
  PARALLEL(false),
  THREADS(false),
  PREFIX_CACHE(false),
  SANDBOX(false),
  UNSAFE_EXECUTION(false),
  OUT(false),
  FRESH(false),
  REPAIR(false);

  private final boolean determinesOutputs;

  Setting(boolean determinesOutputs) {
    this.determinesOutputs = determinesOutputs;
  }

  /** Whether two plans that differ in this may give different answers to the same unit. */
  boolean determinesOutputs() {
    return determinesOutputs;
  }

  /** As in a file; with two dashes in front, as on the command line. */
  String key() {
    return Labels.of(this);
  }

  /** As in the environment. */
  String variable() {
    return "EGCFG_" + name();
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  /** The key with the fewest single-character edits from {@code unknown}. */
  static String nearestKey(String unknown) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (Setting setting : values()) {
      int edits = edits(unknown, setting.key());
      if (edits < least) {
        least = edits;
        nearest = setting.key();
      }
    }
    return nearest;
  }

  /** Levenshtein's distance. */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
