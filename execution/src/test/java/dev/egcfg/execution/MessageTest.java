package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @Test
  void isLengthsAndBytesOnTheWire() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message.of("ab").add("").add(7).build().writeTo(out);

    assertThat(out.toByteArray())
        .isEqualTo(
            HexFormat.of()
                .parseHex("00000013" + "00000003" + "000000026162" + "00000000" + "0000000137"));
    Message read = read(HexFormat.of().formatHex(out.toByteArray()));
    assertThat(read.text(0)).isEqualTo("ab");
    assertThat(read.number(2)).isEqualTo(7);
  }

  @Test
  void carriesLoneSurrogatesAsPythonDoes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message.of("é\uD800\uD83D\uDE00").build().writeTo(out);

    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .endsWith("c3a9" + "eda080" + "f09f9880");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffff", // negative length
        "7fffffff00000000", // oversized
        "00000002" + "0000", // no room for the count
        "00000004" + "7fffffff", // more fields than bytes
        "00000008" + "00000001" + "00000009", // field outside
        "00000009" + "00000001" + "00000000" + "00", // bytes after the last field
        "00000006" + "00000001" + "0000", // half a length
      })
  void refusesGarbage(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0000", "0000000800000001"})
  void noticesAnEarlyEnd(String bytes) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(EOFException.class);
  }

  private static Message read(String hex) throws IOException {
    return Message.readFrom(
        new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex))));
  }
}
