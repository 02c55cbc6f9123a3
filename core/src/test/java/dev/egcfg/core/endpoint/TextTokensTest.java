package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TextTokensTest {

  private final TextTokens tokens = new TextTokens("<s>");

  @Test
  void anyTextComesBackAsItWas() {
    String text = "def f(x):\n\treturn  \"gr\u00fc\u00df \ud83d\ude00 ≤\" + str(12345)\r\n\n";

    assertThat(tokens.decode(boxed(tokens.encode(text)))).isEqualTo(text);
    assertThat(tokens.encode("    return x + 1\n")).hasSizeBetween(5, 8);
  }

  @Test
  void idsAreTheSameInEveryRun() {
    TextTokens later = new TextTokens("");
    later.encode("something before");

    assertThat(later.encode("return x")).isEqualTo(tokens.encode("return x"));
  }

  @Test
  void endTokensOfAllServersAreOne() {
    assertThat(tokens.id(TokenText.of(OptionalInt.empty(), new byte[0], Origin.BYTES)))
        .hasValue(TextTokens.END);
    assertThat(tokens.id(TokenText.named("<|im_end|>"))).hasValue(TextTokens.END);
    assertThat(tokens.decode(List.of(TextTokens.END))).isEmpty();
  }

  @Test
  void partOfACharacterCannotBeSent() {
    TokenText part =
        TokenText.of(OptionalInt.empty(), new byte[] {(byte) 0xe2, (byte) 0x82}, Origin.BYTES);

    assertThat(tokens.id(part)).isEmpty();
    assertThat(tokens.id(TokenText.named("\ufffd"))).isEmpty();
    assertThat(tokens.id(TokenText.named("\u20ac"))).isPresent();
  }

  @Test
  void theBeginningThatServersAddIsNotSent() {
    assertThat(tokens.prompt(tokens.encode("<s>hi <s>")))
        .isEqualTo(new CompletionRequest.Text("hi <s>"));
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }
}
