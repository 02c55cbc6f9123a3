package dev.egcfg.experiments;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.egcfg.experiments.Settings.Given;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of settings, YAML or JSON: with our names, or a grid file or session file of the published
 * implementation with its own.
 *
 * @param given by setting
 * @param notes one line for what was left out
 */
record SettingsFile(Map<Setting, Given> given, List<String> notes) {

  /** Settings take a few thousand; a parser of YAML takes minutes for some files of megabytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** A list, as commas separate it; what the original writes as null. */
  static final String NULL = "null";

  /**
   * One line of it.
   *
   * @param origin file, line and key
   * @param values one, or those of a list
   */
  record Entry(String key, String origin, List<String> values, boolean hasNull) {}

  /**
   * @throws PlanException with file and line
   */
  static SettingsFile read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new PlanException("--config: no such file: " + file);
    } catch (IOException e) {
      throw new PlanException("--config: cannot read " + file + ": " + e.getMessage());
    }
  }

  static SettingsFile read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new PlanException(name + ": more than " + MOST_BYTES + " bytes; expected settings");
    }
    List<Entry> entries;
    try {
      entries = entries(bytes, name);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new PlanException(name + ":" + (at == null ? 1 : at.getLineNr()) + ": " + message);
    }
    if (OriginalFile.isOne(entries)) {
      return OriginalFile.translate(entries, name);
    }
    Map<Setting, Given> given = new EnumMap<>(Setting.class);
    for (Entry entry : entries) {
      if (entry.hasNull) {
        throw new PlanException(entry.origin + ": expected a value");
      }
      given.put(
          Settings.known(entry.key, entry.origin),
          new Given(String.join(",", entry.values), entry.origin, false));
    }
    return new SettingsFile(given, List.of());
  }

  private static List<Entry> entries(byte[] yaml, String name) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      JsonToken start = parser.nextToken();
      if (start == null) {
        return entries;
      }
      if (start == JsonToken.START_ARRAY) {
        // the original's list of configuration strings
        return List.of(
            list(
                parser,
                Setting.CONFIGURATIONS.key(),
                name + ":1: " + Setting.CONFIGURATIONS.key()));
      }
      if (start != JsonToken.START_OBJECT) {
        throw new PlanException(name + ":1: expected lines of the form 'key: value'");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        int line = parser.currentTokenLocation().getLineNr();
        String origin = name + ":" + line + ": " + key.replaceAll("[\\p{C}\\s]+", " ");
        Entry entry = entry(parser, key, origin);
        if (!keys.add(key)) {
          throw new PlanException(origin + ": given twice");
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Entry entry(YAMLParser parser, String key, String origin) throws IOException {
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      return list(parser, key, origin);
    }
    String value = scalar(parser, origin, "a value or a list of values");
    return new Entry(key, origin, List.of(value), parser.currentToken() == JsonToken.VALUE_NULL);
  }

  private static Entry list(YAMLParser parser, String key, String origin) throws IOException {
    List<String> values = new ArrayList<>();
    boolean hasNull = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(scalar(parser, origin, "a value"));
      hasNull |= parser.currentToken() == JsonToken.VALUE_NULL;
    }
    if (values.isEmpty()) {
      throw new PlanException(origin + ": an empty list; give a value or leave it out");
    }
    return new Entry(key, origin, values, hasNull);
  }

  private static String scalar(YAMLParser parser, String origin, String expected)
      throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      throw new PlanException(origin + ": expected " + expected);
    }
    return parser.currentToken() == JsonToken.VALUE_NULL ? NULL : parser.getText().strip();
  }
}
