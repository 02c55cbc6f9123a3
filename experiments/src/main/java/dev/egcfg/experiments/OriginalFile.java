package dev.egcfg.experiments;

import dev.egcfg.experiments.Settings.Given;
import dev.egcfg.experiments.SettingsFile.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The grid file and the session file of the published implementation (eg-cfg.md section 7), read as
 * they are. What their keys mean here is said in docs/sweeps.md.
 */
final class OriginalFile {

  /** What a key of theirs is here. */
  private enum Key {
    T(Setting.TEMPERATURE),
    S(Setting.CANDIDATES),
    D(Setting.HORIZON),
    K(Setting.SIGNAL_INTERVAL),
    PROMPT_TYPE(Setting.PROMPT),
    GAMMAS(Setting.GAMMA),
    MODEL_NAME(Setting.MODEL),
    DATASET(Setting.BENCHMARK),
    MINIMAL_TRACE(Setting.TRACE_FORMAT),
    RANDOM_SEED(Setting.SEED),
    RETRIES_COUNT(Setting.SAMPLES),
    END_IDX(Setting.LIMIT),
    START_IDX,
    TOP_PROBS,
    DEPLOYMENT_TYPE,
    INFERENCE_ENDPOINT_URL,
    INFERENCE_ENDPOINT_API_KEY,
    RESULTS_DIR,
    USE_GLOBAL_CACHE,
    IS_PROD,
    DEBUG_MODE,
    EXEC_EVAL,
    EXEC_EVAL_HOST_IP,
    EXEC_EVAL_HOST_PORT;

    private final Optional<Setting> setting;

    Key() {
      setting = Optional.empty();
    }

    Key(Setting setting) {
      this.setting = Optional.of(setting);
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Key> of(String text) {
      for (Key key : values()) {
        if (key.text().equals(text)) {
          return Optional.of(key);
        }
      }
      return Optional.empty();
    }
  }

  private static final Map<String, String> PROMPTS =
      Map.of("deepseek_instruct", "few-shot", "long_code", "long-code");
  private static final Map<String, String> TRACES = Map.of("true", "minimal", "false", "paper");

  private final String name;
  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final TreeSet<String> leftOut = new TreeSet<>();

  private OriginalFile(String name) {
    this.name = name;
  }

  /** Whether a file has their keys and none of ours. */
  static boolean isOne(List<Entry> entries) {
    return entries.stream().anyMatch(entry -> Key.of(entry.key()).isPresent())
        && entries.stream().noneMatch(entry -> Setting.of(entry.key()).isPresent());
  }

  static SettingsFile translate(List<Entry> entries, String name) {
    OriginalFile file = new OriginalFile(name);
    Map<Key, Entry> byKey = new HashMap<>();
    for (Entry entry : entries) {
      Key key = Key.of(entry.key()).orElseThrow(() -> unknown(entry));
      byKey.put(key, entry);
    }
    boolean local =
        Optional.ofNullable(byKey.get(Key.DEPLOYMENT_TYPE))
            .filter(entry -> entry.values().equals(List.of("local")))
            .isPresent();
    for (Entry entry : entries) {
      Key key = Key.of(entry.key()).orElseThrow();
      if (key == Key.INFERENCE_ENDPOINT_URL && local) {
        file.leftOut.add(entry.key());
      } else {
        file.add(key, entry);
      }
    }
    Entry model = byKey.get(Key.MODEL_NAME);
    if (model != null && file.given.containsKey(Setting.ENDPOINT)) {
      // a server's own name for it, not one of the hub
      file.put(Key.MODEL_NAME, model, model.values());
    }
    if (byKey.containsKey(Key.GAMMAS)) {
      // a session: the published protocol, in which gamma 0 is the baseline
      file.put(Setting.METHODS, "egcfg", name + ": gammas");
      file.put(Setting.UNTIL_SOLVED, "true", name + ": gammas");
      file.put(Setting.GUIDANCE_FLOOR, "1e-8", name + ": gammas");
      if (!byKey.containsKey(Key.MINIMAL_TRACE)) {
        file.put(Setting.TRACE_FORMAT, "paper", name + ": gammas");
      }
      if (file.given.containsKey(Setting.ENDPOINT)) {
        // eg-cfg.md section 6
        file.put(Setting.DISTINCT_CANDIDATES, "true", name + ": inference_endpoint_url");
        file.put(Setting.STOP_ON_COLLAPSE, "true", name + ": inference_endpoint_url");
        file.put(Setting.BEGINNING, "sampled", name + ": inference_endpoint_url");
      }
    }
    List<String> notes = new ArrayList<>();
    if (!file.leftOut.isEmpty()) {
      notes.add(
          name + ": left out, since it means nothing here: " + String.join(", ", file.leftOut));
    }
    return new SettingsFile(file.given, notes);
  }

  private static PlanException unknown(Entry entry) {
    List<String> keys = new ArrayList<>();
    for (Key key : Key.values()) {
      keys.add(key.text());
    }
    return new PlanException(
        entry.origin()
            + ": no key of the original's files; did you mean "
            + Nearest.to(entry.key(), keys)
            + "?");
  }

  private void add(Key key, Entry entry) {
    boolean unset = entry.values().equals(List.of(SettingsFile.NULL)) && entry.hasNull();
    switch (key) {
      case T, S, K, GAMMAS, MODEL_NAME, RANDOM_SEED, RETRIES_COUNT, END_IDX -> {
        if (!unset) {
          put(key, entry, entry.values().stream().map(v -> value(key, v)).toList());
        }
      }
      case D ->
          put(
              key,
              entry,
              entry.values().stream().map(v -> v.equals(SettingsFile.NULL) ? "inf" : v).toList());
      case PROMPT_TYPE ->
          put(key, entry, entry.values().stream().map(v -> named(PROMPTS, v, entry)).toList());
      case MINIMAL_TRACE ->
          put(key, entry, entry.values().stream().map(v -> named(TRACES, v, entry)).toList());
      case DATASET ->
          put(key, entry, entry.values().stream().map(OriginalFile::benchmark).toList());
      case START_IDX -> {
        if (!unset && !entry.values().equals(List.of("0"))) {
          throw new PlanException(
              entry.origin() + ": only 0 can be translated; name the problems by --problems");
        }
      }
      case TOP_PROBS -> {
        if (!unset && !entry.values().equals(List.of("0"))) {
          throw new PlanException(
              entry.origin()
                  + ": cutting the guided distributions to their top tokens is not supported; set"
                  + " it to null");
        }
      }
      case DEPLOYMENT_TYPE, INFERENCE_ENDPOINT_URL, INFERENCE_ENDPOINT_API_KEY ->
          endpoint(key, entry, unset);
      default -> leftOut.add(entry.key());
    }
  }

  private void endpoint(Key key, Entry entry, boolean unset) {
    String value = entry.values().get(0);
    if (key == Key.INFERENCE_ENDPOINT_URL && !unset && !value.isEmpty()) {
      put(Setting.ENDPOINT, value, entry.origin());
    } else if (key == Key.INFERENCE_ENDPOINT_API_KEY && !unset) {
      leftOut.add(entry.key());
    } else if (key == Key.DEPLOYMENT_TYPE
        && !value.equals("local")
        && !value.equals("inference_endpoint")) {
      throw new PlanException(
          entry.origin() + ": '" + value + "' is not one of local, inference_endpoint");
    }
  }

  private static String value(Key key, String value) {
    return key == Key.MODEL_NAME && value.matches("[^/.~]+/[^/]+") ? "hf:" + value : value;
  }

  /** {@code CodeContests__ExecEval} names a way to judge, too. */
  private static String benchmark(String dataset) {
    return dataset.toLowerCase(Locale.ROOT).replace("__execeval", "").replace('_', '-');
  }

  private static String named(Map<String, String> names, String value, Entry entry) {
    String here = names.get(value);
    if (here == null) {
      throw new PlanException(
          entry.origin()
              + ": '"
              + value
              + "' is not one of "
              + String.join(", ", new TreeSet<>(names.keySet())));
    }
    return here;
  }

  private void put(Key key, Entry entry, List<String> values) {
    put(key.setting.orElseThrow(), String.join(",", values), entry.origin());
  }

  private void put(Setting setting, String text, String origin) {
    given.put(setting, new Given(text, origin, false));
  }
}
