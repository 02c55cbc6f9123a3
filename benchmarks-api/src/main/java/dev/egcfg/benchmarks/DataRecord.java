package dev.egcfg.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A JSON object of a data file. Every question says what it expects, and every answer that is not
 * that is a {@link MalformedDataException} with file, line and field.
 */
public final class DataRecord {

  private static final int SHOWN_CHARACTERS = 40;

  private final Path file;
  private final long line;
  private final String prefix;
  private final ObjectNode node;
  private final Set<String> repeated;

  /**
   * @param repeated names that it, or an object in it, has twice
   */
  DataRecord(Path file, long line, String prefix, ObjectNode node, Set<String> repeated) {
    this.file = file;
    this.line = line;
    this.prefix = prefix;
    this.node = node;
    this.repeated = Set.copyOf(repeated);
  }

  /** The line that it starts on, counted from 1. */
  public long line() {
    return line;
  }

  /** A required string. */
  public String text(String field) {
    return required(field, "a string", JsonNode::isTextual).textValue();
  }

  /** A string that may be missing or null. */
  public Optional<String> optionalText(String field) {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  /** A required whole number. */
  public long integer(String field) {
    return required(field, "a whole number", DataRecord::isLong).longValue();
  }

  /** A whole number that may be missing or null. */
  public Optional<Long> optionalInteger(String field) {
    return has(field) ? Optional.of(integer(field)) : Optional.empty();
  }

  /** A required array of strings; may be empty. */
  public List<String> texts(String field) {
    return elements(field, "an array of strings", JsonNode::isTextual, JsonNode::textValue);
  }

  /** A required array of whole numbers; may be empty. */
  public List<Long> integers(String field) {
    return elements(field, "an array of whole numbers", DataRecord::isLong, JsonNode::longValue);
  }

  /** A required object; faults inside it are named {@code field.inner}. */
  public DataRecord object(String field) {
    JsonNode inner = required(field, "an object", JsonNode::isObject);
    return new DataRecord(file, line, prefix + field + ".", (ObjectNode) inner, repeated);
  }

  /** An object that may be missing or null. */
  public Optional<DataRecord> optionalObject(String field) {
    return has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  /** The field's name with the names of the objects around it. */
  public String path(String field) {
    return prefix + field;
  }

  /** A fault of this record that only its reader can see. */
  public MalformedDataException malformed(String message) {
    return new MalformedDataException(file, line, message);
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** All of it, for those who write it again with more fields; a copy. */
  public ObjectNode json() {
    return node.deepCopy();
  }

  private JsonNode required(String field, String expected, Predicate<JsonNode> accepted) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      throw malformed(
          "field %s is missing; expected %s; the record has %s"
              .formatted(path(field), expected, fieldNames()));
    }
    if (repeated.contains(field)) {
      throw malformed("field " + path(field) + " is there twice; nobody knows which one counts");
    }
    if (!accepted.test(value)) {
      throw malformed(
          "field " + path(field) + " is " + described(value) + "; expected " + expected);
    }
    return value;
  }

  private String fieldNames() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "no field" : String.join(", ", names);
  }

  private <T> List<T> elements(
      String field, String expected, Predicate<JsonNode> accepted, Function<JsonNode, T> read) {
    JsonNode array = required(field, expected, JsonNode::isArray);
    List<T> values = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (!accepted.test(element)) {
        throw malformed(
            String.format(
                Locale.ROOT,
                "field %s holds %s at position %d; expected %s",
                path(field),
                described(element),
                values.size(),
                expected));
      }
      values.add(read.apply(element));
    }
    return List.copyOf(values);
  }

  private static boolean isLong(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  static String described(JsonNode value) {
    if (value.isNull() || value.isBoolean()) {
      return value.asText();
    }
    String kind = value.getNodeType().name().toLowerCase(Locale.ROOT);
    if (value.isContainerNode()) {
      return "an " + kind;
    }
    String shown = value.toString();
    return "the "
        + kind
        + " "
        + (shown.length() <= SHOWN_CHARACTERS
            ? shown
            : shown.substring(0, SHOWN_CHARACTERS) + "...");
  }
}
