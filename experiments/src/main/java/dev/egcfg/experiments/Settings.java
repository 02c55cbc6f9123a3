package dev.egcfg.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings as text, each with where it came from; later layers win. */
final class Settings {

  /**
   * @param origin what to name in a message: a flag, a variable, or file, line and key
   * @param byDefault whether nobody asked for it
   */
  record Given(String text, String origin, boolean byDefault) {}

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final List<String> notes = new ArrayList<>();

  /** Defaults, then the files, then the environment, then the flags. */
  static Settings layered(
      List<Path> files, Map<String, String> environment, Map<String, String> flags) {
    Settings settings = new Settings();
    settings.addDefaults();
    for (Path path : files) {
      SettingsFile file = SettingsFile.read(path);
      settings.given.putAll(file.given());
      settings.notes.addAll(file.notes());
    }
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        settings.put(setting, value, setting.variable());
      }
    }
    flags.forEach((key, value) -> settings.put(known(key, "--" + key), value, "--" + key));
    return settings;
  }

  private void put(Setting setting, String value, String origin) {
    given.put(setting, new Given(value.strip(), origin, false));
  }

  private void addDefaults() {
    try (InputStream in = Settings.class.getResourceAsStream("defaults.yaml")) {
      SettingsFile.read(in, "defaults.yaml")
          .given()
          .forEach(
              (setting, value) ->
                  given.put(setting, new Given(value.text(), value.origin(), true)));
    } catch (IOException e) {
      throw new UncheckedIOException("defaults.yaml", e);
    }
  }

  Optional<Given> get(Setting setting) {
    return Optional.ofNullable(given.get(setting));
  }

  /** Takes a setting away. */
  Optional<String> remove(Setting setting) {
    return Optional.ofNullable(given.remove(setting)).map(Given::text);
  }

  /** What files said that was left out. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * A copy for every value of a setting that has one value a plan; this, if it is not given.
   *
   * @throws PlanException if a value is given twice
   */
  List<Settings> split(Setting setting) {
    Optional<Given> list = get(setting);
    if (list.isEmpty()) {
      return List.of(this);
    }
    List<Settings> copies = new ArrayList<>();
    Set<String> values = new HashSet<>();
    for (String value : values(list.get().text())) {
      if (!values.add(value)) {
        throw duplicate(list.get(), value);
      }
      Settings copy = new Settings();
      copy.given.putAll(given);
      copy.given.put(setting, new Given(value, list.get().origin(), list.get().byDefault()));
      copies.add(copy);
    }
    return copies.isEmpty() ? List.of(this) : copies;
  }

  /** The values of a comma list. */
  static List<String> values(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }

  static PlanException duplicate(Given given, String value) {
    return new PlanException(
        given.origin() + ": " + value + " is given twice, which would make duplicate units");
  }

  static Setting known(String key, String origin) {
    return Setting.of(key)
        .orElseThrow(
            () ->
                new PlanException(
                    origin + ": unknown setting; did you mean " + Setting.nearestKey(key) + "?"));
  }
}
