package dev.egcfg.experiments;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as text, each with where it came from; later layers win. */
final class Settings {

  /**
   * @param origin what to name in a message: a flag, a variable, or file, line and key
   */
  record Given(String text, String origin) {}

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

  /** Defaults, then the file, then the environment, then the flags. */
  static Settings layered(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Settings settings = new Settings();
    settings.addDefaults();
    file.ifPresent(settings::addFile);
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        settings.given.put(setting, new Given(value.strip(), setting.variable()));
      }
    }
    flags.forEach(
        (key, value) ->
            settings.given.put(known(key, "--" + key), new Given(value.strip(), "--" + key)));
    return settings;
  }

  Optional<Given> get(Setting setting) {
    return Optional.ofNullable(given.get(setting));
  }

  private void addDefaults() {
    try (InputStream in = Settings.class.getResourceAsStream("defaults.yaml")) {
      read(in, "defaults.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException("defaults.yaml", e);
    }
  }

  private void addFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      read(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new PlanException("--config: no such file: " + file);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new PlanException(
          file
              + ":"
              + (at == null ? 1 : at.getLineNr())
              + ": "
              + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new PlanException("--config: cannot read " + file + ": " + e.getMessage());
    }
  }

  private void read(InputStream in, String name) throws IOException {
    Map<Setting, Given> layer = new EnumMap<>(Setting.class);
    try (YAMLParser parser = new YAMLFactory().createParser(in)) {
      JsonToken start = parser.nextToken();
      if (start == null) {
        return;
      }
      if (start != JsonToken.START_OBJECT) {
        throw new PlanException(name + ":1: expected lines of the form 'key: value'");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        String at = name + ":" + parser.currentTokenLocation().getLineNr();
        Setting setting = known(key, at + ": " + key);
        String origin = at + ": " + key;
        if (layer.put(setting, new Given(value(parser, origin), origin)) != null) {
          throw new PlanException(origin + ": given twice");
        }
      }
    }
    given.putAll(layer);
  }

  private static String value(YAMLParser parser, String origin) throws IOException {
    JsonToken token = parser.nextToken();
    if (token.isScalarValue()) {
      return scalar(parser, origin);
    }
    if (token != JsonToken.START_ARRAY) {
      throw new PlanException(origin + ": expected a value or a list of values");
    }
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(scalar(parser, origin));
    }
    return String.join(",", values);
  }

  private static String scalar(YAMLParser parser, String origin) throws IOException {
    if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
      throw new PlanException(origin + ": expected a value");
    }
    return parser.getText().strip();
  }

  private static Setting known(String key, String origin) {
    return Setting.of(key)
        .orElseThrow(
            () ->
                new PlanException(
                    origin + ": unknown setting; did you mean " + Setting.nearestKey(key) + "?"));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
