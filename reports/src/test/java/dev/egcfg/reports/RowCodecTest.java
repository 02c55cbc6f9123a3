package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.egcfg.reports.Row.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RowCodecTest {

  /** The fields of interface.md in its order; the checksum is Python's zlib.crc32. */
  private static final String LINE =
      """
      {"schema":1,"unit":"egcfg1.0110","benchmark":"mbpp","problem":"11","method":"egcfg",\
      "configuration":{"candidates":3,"temperature":0.75,"horizon":2,"signalInterval":1,\
      "prompt":"plain","traceFormat":"paper","signal":"candidates"},"gamma":1.0,"sample":0,\
      "seed":0,"status":"JUDGED","verdict":"PASSED","hardened":true,"sandboxLevel":"BWRAP",\
      "guidance":"ON","visibleTests":3,"refreshes":4,"stopReason":"CLOSING_FENCE",\
      "tokens":{"prompt":100,"generated":40,"guided":30,"candidate":200,"encoded":400},\
      "forwardPasses":50,"candidatePasses":20,"guidedPasses":15,"executions":9,"cacheHits":2,\
      "reusedTokens":60,"saved":{"forwardPasses":8,"encoded":60,"executions":3},\
      "millis":{"total":1500,"model":1000,"execution":250},"attempt":1,\
      "time":"2026-11-23T12:00:00.250Z",\
      "details":{"file":"main.gz","offset":0,"length":10},"crc32":"8452489f"}""";

  @Test
  void writesTheFieldsOfTheRunDirectoryInOrder() {
    assertThat(RowCodec.encode(Rows.guided(1, "11", 0, Verdict.PASSED))).isEqualTo(LINE);
  }

  @Test
  void readsWhatItWrites() {
    Row row = Rows.guided(1, "11", 0, Verdict.PASSED);

    assertThat(decode(RowCodec.encode(row))).isEqualTo(row);
  }

  @Test
  void writesWhatAUnitDoesNotDependOnAsNull() {
    String line = RowCodec.encode(Rows.baseline("11", Verdict.NO_CODE));

    assertThat(line)
        .contains(
            "\"configuration\":{\"candidates\":null,\"temperature\":null,\"horizon\":null,"
                + "\"signalInterval\":null,\"prompt\":\"plain\",\"traceFormat\":null,"
                + "\"signal\":null}");
    assertThat(decode(line)).isEqualTo(Rows.baseline("11", Verdict.NO_CODE));
  }

  @Test
  void writesNoHorizonAsInf() {
    Configuration unbounded =
        new Configuration(
            OptionalInt.of(3),
            OptionalDouble.of(0.75),
            Optional.of(Horizon.NONE),
            OptionalInt.of(1),
            "plain",
            Optional.of("paper"),
            Optional.of("candidates"));
    Row row = Rows.row("egcfg", unbounded, 1, "11", 0, Optional.of(Verdict.PASSED), 1);

    assertThat(RowCodec.encode(row)).contains("\"horizon\":\"inf\"");
    assertThat(decode(RowCodec.encode(row))).isEqualTo(row);
  }

  @Test
  void everySingleChangedByteIsNoticed() {
    byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < line.length; i++) {
      byte[] damaged = line.clone();
      damaged[i] ^= 1;
      assertThatIllegalArgumentException()
          .as("byte " + i)
          .isThrownBy(() -> RowCodec.decode(damaged));
    }
  }

  @Test
  void saysWhatIsWrongWithALine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(LINE.replace("\"guided\":30", "\"guided\":31")))
        .withMessageMatching("crc32 says [0-9a-f]{8} but the row's bytes give [0-9a-f]{8}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(LINE.substring(0, 200)))
        .withMessage("the line does not end with its crc32 field");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode("{}"))
        .withMessage("the line ends after 2 bytes");
  }

  private static Row decode(String line) {
    return RowCodec.decode(line.getBytes(StandardCharsets.UTF_8));
  }
}
