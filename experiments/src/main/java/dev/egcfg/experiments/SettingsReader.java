package dev.egcfg.experiments;

import dev.egcfg.experiments.Settings.Given;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Texts to typed values; every message names the origin, the text and what was expected. */
final class SettingsReader {

  private final Settings settings;

  SettingsReader(Settings settings) {
    this.settings = settings;
  }

  Optional<String> text(Setting setting) {
    return settings.get(setting).map(Given::text).filter(text -> !text.isEmpty());
  }

  /** Whether somebody asked for it. */
  boolean isGiven(Setting setting) {
    return settings.get(setting).filter(given -> !given.byDefault()).isPresent();
  }

  String requiredText(Setting setting) {
    return text(setting)
        .orElseThrow(() -> new PlanException("--" + setting.key() + " is empty: give a value"));
  }

  /**
   * @param parser throws an {@link IllegalArgumentException} whose message says what is wrong
   */
  <T> T checked(Setting setting, Function<String, T> parser) {
    Given given = settings.get(setting).orElseThrow();
    try {
      return parser.apply(given.text());
    } catch (IllegalArgumentException e) {
      throw new PlanException(given.origin() + ": " + e.getMessage());
    }
  }

  <T> T one(Setting setting, String expected, Function<String, T> parser) {
    return optional(setting, expected, parser)
        .orElseThrow(() -> new PlanException("--" + setting.key() + " needs " + expected));
  }

  <T> Optional<T> optional(Setting setting, String expected, Function<String, T> parser) {
    return settings.get(setting).map(given -> parse(given, given.text(), expected, parser));
  }

  /**
   * A grid: distinct values in ascending order, at least one.
   *
   * @throws PlanException if a value is given twice, however it is written
   */
  <T extends Comparable<? super T>> List<T> grid(
      Setting setting, String expected, Function<String, T> parser) {
    Given given =
        settings
            .get(setting)
            .orElseThrow(() -> new PlanException("--" + setting.key() + " needs " + expected));
    List<String> texts = Settings.values(given.text());
    if (texts.isEmpty()) {
      throw new PlanException(given.origin() + ": empty; expected " + expected);
    }
    SortedSet<T> values = new TreeSet<>();
    for (String text : texts) {
      if (!values.add(parse(given, text, expected, parser))) {
        throw Settings.duplicate(given, text);
      }
    }
    return List.copyOf(values);
  }

  private static <T> T parse(
      Given given, String text, String expected, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new PlanException(given.origin() + ": '" + text + "' is not " + expected);
    }
  }

  static Function<String, Integer> integer(int least) {
    return text -> checked(Integer.parseInt(text), least);
  }

  private static int checked(int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /**
   * @param aboveZero whether 0 itself is refused
   */
  static Function<String, Double> decimal(boolean aboveZero, double most) {
    return text -> {
      double value = new BigDecimal(text).doubleValue();
      if (value < 0 || value > most || (aboveZero && value == 0)) {
        throw new IllegalArgumentException();
      }
      return value;
    };
  }

  static Function<String, Duration> seconds() {
    Function<String, Double> number = decimal(true, 1e6);
    return text -> Duration.ofMillis(Math.max(1, Math.round(1000 * number.apply(text))));
  }

  static boolean trueFalse(String text) {
    return oneOfTwo(text, "true", "false");
  }

  static boolean onOff(String text) {
    return oneOfTwo(text, "on", "off");
  }

  private static boolean oneOfTwo(String text, String yes, String no) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.equals(yes) && !lower.equals(no)) {
      throw new IllegalArgumentException();
    }
    return lower.equals(yes);
  }

  static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
    return choice(EnumSet.allOf(type));
  }

  static <E extends Enum<E>> Function<String, E> choice(Set<E> values) {
    return text ->
        values.stream()
            .filter(value -> Labels.of(value).equals(text))
            .findFirst()
            .orElseThrow(IllegalArgumentException::new);
  }

  static <E extends Enum<E>> String choices(Class<E> type) {
    return choices(EnumSet.allOf(type));
  }

  static <E extends Enum<E>> String choices(Set<E> values) {
    return values.stream().map(Labels::of).collect(Collectors.joining(", ", "one of ", ""));
  }
}
