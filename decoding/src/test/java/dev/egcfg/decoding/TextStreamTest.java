package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextStreamTest {

  /** One token a byte. */
  private static final Tokenizer BYTES =
      new Tokenizer() {
        @Override
        public int[] encode(String text) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          int[] tokens = new int[bytes.length];
          for (int i = 0; i < bytes.length; i++) {
            tokens[i] = bytes[i] & 0xff;
          }
          return tokens;
        }

        @Override
        public String decode(List<Integer> tokens) {
          byte[] bytes = new byte[tokens.size()];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = tokens.get(i).byteValue();
          }
          return new String(bytes, StandardCharsets.UTF_8);
        }
      };

  @Test
  void givesACharacterWithTheTokenThatCompletesIt() {
    TextStream stream = new TextStream(BYTES);

    assertThat(stream.append('a')).isEqualTo("a");
    assertThat(stream.append(0xE2)).isEmpty();
    assertThat(stream.append(0x82)).isEmpty();
    assertThat(stream.append(0xAC)).isEqualTo("\u20AC");
    assertThat(stream.append('b')).isEqualTo("b");
  }

  @Test
  void addsUpToTheWholeText() {
    String text = "def f(\u00e4): return '\u65e5\u672c\uD83D\uDC0D'\n";
    TextStream stream = new TextStream(BYTES);
    StringBuilder streamed = new StringBuilder();
    for (int token : BYTES.encode(text)) {
      streamed.append(stream.append(token));
    }

    assertThat(streamed).hasToString(text);
  }

  @Test
  void doesNotWaitForeverForWhatIsNoCharacter() {
    TextStream stream = new TextStream(BYTES);
    StringBuilder streamed = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      streamed.append(stream.append(0xFF));
    }
    streamed.append(stream.append('a'));

    assertThat(streamed).endsWith("a").contains("\uFFFD");
  }

  @Test
  void goesOnFromACopyWithoutTouchingTheOriginal() {
    TextStream stream = new TextStream(BYTES);
    stream.append(0xC3);
    TextStream copy = stream.copy();

    assertThat(copy.append(0xA4)).isEqualTo("\u00e4");
    assertThat(stream.append(0xB6)).isEqualTo("\u00f6");
  }

  /** Many tokenizers take the first space of a text for their own. */
  @Test
  void keepsTheSpacesThatATokenizerTakesOffTheBeginning() {
    Tokenizer leading =
        new Tokenizer() {
          @Override
          public int[] encode(String text) {
            return BYTES.encode(text);
          }

          @Override
          public String decode(List<Integer> tokens) {
            String text = BYTES.decode(tokens);
            return text.startsWith(" ") ? text.substring(1) : text;
          }
        };
    TextStream stream = new TextStream(leading);

    assertThat(stream.append('a')).isEqualTo("a");
    assertThat(stream.append(' ')).isEqualTo(" ");
    assertThat(stream.append('b')).isEqualTo("b");
  }
}
