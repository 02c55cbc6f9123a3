package dev.egcfg.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden file holds what GGUF's own Python library makes of the blocks. */
class ElementTypeTest {

  private static final String RAW = ".raw";

  private static final SafetensorsFile GOLDEN = SafetensorsFile.open(golden());

  static Stream<String> cases() {
    return GOLDEN.names().stream()
        .filter(name -> name.endsWith(RAW))
        .map(name -> name.substring(0, name.length() - RAW.length()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decodesBlocksExactly(String name) {
    ElementType type = typeOf(name);
    byte[] raw = GOLDEN.bytes(name + RAW).array();
    FloatBuffer expected = GOLDEN.bytes(name + ".expected").asFloatBuffer();
    float[] actual = new float[raw.length / type.blockBytes * type.blockElements];

    type.decoder.decode(raw, 0, raw.length / type.blockBytes, actual, 0);

    assertThat(FloatBuffer.wrap(actual)).isEqualTo(expected);
  }

  @Test
  void goldenBlocksCoverEveryTypeButThoseThatSafetensorsCover() {
    Set<ElementType> covered =
        cases()
            .map(ElementTypeTest::typeOf)
            .collect(Collectors.toCollection(() -> EnumSet.of(ElementType.F32, ElementType.F16)));

    assertThat(covered).isEqualTo(EnumSet.allOf(ElementType.class));
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0",
    "0x8000, -0.0",
    "0x0001, 5.9604644775390625e-8",
    "0x83FF, -6.0975551605224609375e-5",
    "0x0400, 6.103515625e-5",
    "0x3C00, 1",
    "0xC248, -3.140625",
    "0x7BFF, 65504",
    "0x7C00, Infinity",
    "0x7E00, NaN"
  })
  void readsHalfPrecisionExactly(String bits, float expected) {
    int half = Integer.decode(bits);
    byte[] bytes = {(byte) half, (byte) (half >> 8)};

    // boxed: compares NaN as equal and the two zeros as different
    assertThat((Object) LittleEndian.float16(bytes, 0)).isEqualTo(expected);
  }

  @Test
  void readsSinglePrecision() {
    byte[] bytes = ByteBuffer.allocate(4).putInt(Integer.reverseBytes(0xC0490FDB)).array();
    float[] values = new float[1];

    ElementType.F32.decoder.decode(bytes, 0, 1, values, 0);

    assertThat(values).containsExactly(-3.14159274f);
  }

  private static ElementType typeOf(String name) {
    return ElementType.ofName(name.substring(0, name.indexOf('.'))).orElseThrow();
  }

  private static Path golden() {
    URL resource = ElementTypeTest.class.getResource("/golden/gguf-blocks.safetensors");
    try {
      return Path.of(Objects.requireNonNull(resource).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
