package dev.egcfg.experiments;

import static dev.egcfg.experiments.SettingsReader.choice;
import static dev.egcfg.experiments.SettingsReader.choices;
import static dev.egcfg.experiments.SettingsReader.integer;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings that are read and, in the order of reading, kept as they would be written: numbers
 * without trailing zeros, lists sorted.
 */
final class KeptSettings {

  static final String POSITIVE = "a whole number from 1";

  private static final String AUTO = "auto";

  private final SettingsReader in;
  private final Map<String, String> texts = new LinkedHashMap<>();

  KeptSettings(SettingsReader in) {
    this.in = in;
  }

  /** For what is no plain number, choice or path; its reader keeps the text. */
  SettingsReader in() {
    return in;
  }

  /** All that were read. */
  Map<String, String> texts() {
    return Collections.unmodifiableMap(texts);
  }

  Optional<String> name(Setting setting) {
    Optional<String> value = in.text(setting);
    value.ifPresent(text -> kept(setting, text));
    return value;
  }

  int integerOf(Setting setting, int least) {
    int value = in.one(setting, "a whole number from " + least, integer(least));
    kept(setting, Integer.toString(value));
    return value;
  }

  OptionalInt optionalInteger(Setting setting) {
    Optional<Integer> value = in.optional(setting, POSITIVE, integer(1));
    value.ifPresent(number -> kept(setting, number.toString()));
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  double number(Setting setting, String expected, Function<String, Double> parser) {
    double value = in.one(setting, expected, parser);
    kept(setting, Labels.of(value));
    return value;
  }

  <E extends Enum<E>> E choiceOf(Setting setting, Class<E> type) {
    E value = in.one(setting, choices(type), choice(type));
    kept(setting, Labels.of(value));
    return value;
  }

  /** Empty where the machine or the benchmark decides. */
  <E extends Enum<E>> Optional<E> choiceOrAuto(Setting setting, Class<E> type) {
    Optional<E> value =
        in.one(
            setting,
            "auto or " + choices(type),
            text ->
                text.equals(AUTO) ? Optional.<E>empty() : Optional.of(choice(type).apply(text)));
    kept(setting, value.map(Labels::of).orElse(AUTO));
    return value;
  }

  boolean flag(Setting setting) {
    boolean value = in.one(setting, "true or false", SettingsReader::trueFalse);
    kept(setting, Boolean.toString(value));
    return value;
  }

  boolean onOff(Setting setting) {
    boolean value = in.one(setting, "on or off", SettingsReader::onOff);
    kept(setting, value ? "on" : "off");
    return value;
  }

  Optional<Path> path(Setting setting) {
    Optional<Path> value = in.optional(setting, "a path", Path::of);
    value.ifPresent(path -> kept(setting, path.toString()));
    return value;
  }

  List<Double> numberGrid(Setting setting, String expected, Function<String, Double> parser) {
    return keptGrid(setting, in.grid(setting, expected, parser), Labels::of);
  }

  List<Integer> integerGrid(Setting setting) {
    return keptGrid(setting, in.grid(setting, POSITIVE, integer(1)), Object::toString);
  }

  <E extends Enum<E>> List<E> choiceGrid(Setting setting, Class<E> type) {
    return keptGrid(setting, in.grid(setting, choices(type), choice(type)), Labels::of);
  }

  <T> List<T> keptGrid(Setting setting, List<T> values, Function<T, String> label) {
    kept(setting, values.stream().map(label).collect(Collectors.joining(",")));
    return values;
  }

  String kept(Setting setting, String text) {
    texts.put(setting.key(), text);
    return text;
  }
}
