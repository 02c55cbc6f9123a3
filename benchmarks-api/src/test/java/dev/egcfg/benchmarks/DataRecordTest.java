package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DataRecordTest {

  @Test
  void givesFieldsOfTheTypeAskedFor() throws JsonProcessingException {
    DataRecord record =
        record("{\"s\": \"x\", \"n\": 7, \"a\": [\"p\", \"q\"], \"l\": [1, 2], \"o\": {\"n\": 8}}");

    assertThat(record.text("s")).isEqualTo("x");
    assertThat(record.integer("n")).isEqualTo(7);
    assertThat(record.texts("a")).containsExactly("p", "q");
    assertThat(record.integers("l")).containsExactly(1L, 2L);
    assertThat(record.object("o").integer("n")).isEqualTo(8);
  }

  @Test
  void takesNullAndAbsenceForMissingOptionalFields() throws JsonProcessingException {
    DataRecord record = record("{\"s\": null}");

    assertThat(record.optionalText("s")).isEmpty();
    assertThat(record.optionalText("t")).isEmpty();
    assertThat(record.optionalInteger("t")).isEmpty();
    assertThat(record.optionalObject("t")).isEmpty();
  }

  @Test
  void saysWhatAMissingFieldShouldBe() throws JsonProcessingException {
    DataRecord record = record("{\"o\": {}}");

    assertFault(() -> record.text("s"), "field s is missing; expected a string; the record has o");
    assertFault(
        () -> record.object("o").texts("a"),
        "field o.a is missing; expected an array of strings; the record has no field");
  }

  @Test
  void saysWhatAFieldOfAnotherTypeIsAndShouldBe() throws JsonProcessingException {
    DataRecord record =
        record("{\"s\": 1.5, \"n\": \"7\", \"a\": [\"p\", null], \"l\": [true], \"o\": []}");

    assertFault(() -> record.text("s"), "field s is the number 1.5; expected a string");
    assertFault(() -> record.optionalText("s"), "field s is the number 1.5; expected a string");
    assertFault(() -> record.integer("s"), "field s is the number 1.5; expected a whole number");
    assertFault(() -> record.integer("n"), "field n is the string \"7\"; expected a whole number");
    assertFault(
        () -> record.texts("a"), "field a holds null at position 1; expected an array of strings");
    assertFault(
        () -> record.integers("l"),
        "field l holds true at position 0; expected an array of whole numbers");
    assertFault(() -> record.object("o"), "field o is an array; expected an object");
  }

  @Test
  void showsTheBeginningOfALongValueOnly() throws JsonProcessingException {
    DataRecord record = record("{\"n\": \"" + "x".repeat(1000) + "\"}");

    assertFault(
        () -> record.integer("n"),
        "field n is the string \"" + "x".repeat(39) + "...; expected a whole number");
  }

  private static void assertFault(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOf(MalformedDataException.class)
        .hasMessage("a.jsonl:5: " + message);
  }

  private static DataRecord record(String json) throws JsonProcessingException {
    return new DataRecord(
        Path.of("a.jsonl"), 5, "", (ObjectNode) new ObjectMapper().readTree(json), Set.of());
  }
}
