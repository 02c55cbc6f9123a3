package dev.egcfg.experiments;

import java.util.Arrays;
import java.util.Optional;

/** The settings of a plan, in the order in which a plan is written down. */
enum Setting {
  BENCHMARK(true),
  /** A path; the data's digest is what enters the plan's hash. */
  DATA(false),
  MODEL(true),
  /** Where a server runs does not count, but that there is one does. */
  ENDPOINT(true),
  TOKENIZER(true),
  CHAT_TEMPLATE(true),
  TEMPLATE_KWARGS(true),
  API_KEY_FILE(false),
  MAX_CONCURRENCY(false),
  REQUESTS_PER_MINUTE(false),
  REQUEST_TIMEOUT(false),
  PROMPT_PRICE(false),
  COMPLETION_PRICE(false),
  MAX_COST(false),
  ENDPOINT_CACHE(false),
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
  /** Restricts the grid to the configurations that the original's strings name. */
  CONFIGURATIONS(true),
  GUIDANCE_FLOOR(true),
  TOP_P(true),
  TOP_K(true),
  SIGNAL_TOKENS(true),
  DISTINCT_CANDIDATES(true),
  STOP_ON_COLLAPSE(true),
  BEGINNING(true),
  SIGNAL_POSITION(true),
  REFRESH(true),
  GUIDE_FROM(true),
  BASELINE(true),
  SAMPLES(false),
  SAMPLE_TEMPERATURE(true),
  MAX_NEW_TOKENS(true),
  SEED(true),
  UNTIL_SOLVED(true),
  PASS_AT(false),
  TIMEOUT(true),
  TEST_MEMORY_MIB(true),
  TRACE_TIMEOUT(true),
  TRACE_EVENTS(true),
  /** A path; its digest is what enters the plan's hash. */
  PROMPT_FILE(true),
  /** A path; its digest is what enters the plan's hash. */
  FEW_SHOT(true),
  COMPARISON(true),
  TEST_LIMITS(true),
  MACHINE_FACTOR(true),
  LIMIT(false),
  PROBLEMS(false),
  SPECULATION(false),
  SHARE(false),
  PARALLEL(false),
  DEVICE(false),
  THREADS(false),
  CACHE_GIB(false),
  PREFIX_CACHE(false),
  SANDBOX(false),
  UNSAFE_EXECUTION(false),
  PRELOAD(true),
  SHARD(false),
  OUT(false),
  FRESH(false),
  REPAIR(false),
  TAKE_OVER(false),
  EXCLUDE_KNOWN_BAD(false);

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

  /** The key that was probably meant. */
  static String nearestKey(String unknown) {
    return Nearest.to(unknown, Arrays.stream(values()).map(Setting::key).toList());
  }
}
