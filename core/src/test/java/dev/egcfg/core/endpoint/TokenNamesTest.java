package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.endpoint.Completions.Alternative;
import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenNamesTest {

  private final TokenNames names = new TokenNames(Endpoint.of("http://localhost:1"), false);
  private final TextTokens code = new TextTokens("");

  @Test
  void tokensThatAddUpStayAsTheyAre() {
    assertThat(texts("def f(x): <s>x", "def", " f", "(x):", " <s>", "x"))
        .containsExactly("def", " f", "(x):", " <s>", "x");
  }

  /** The names are those of GPT-2's vocabulary: é is c3 a9. */
  @Test
  void aByteLevelVocabularysSpellingIsReadThenAndInAlternatives() {
    assertThat(texts("# caf\u00e9\n  x", "#", "\u0120caf\u00c3", "\u00a9", "\u010a\u0120\u0120x"))
        .containsExactly("#", " caf\u00e9", "\n  x");
    assertThat(alternative("x", "\u00c3\u00a9")).isEqualTo("\u00e9");
  }

  @Test
  void aSentencePieceVocabularysSpellingIsReadThenAndInAlternatives() {
    assertThat(
            texts("a \u2192 b\n", "a", "\u2581", "<0xE2>", "<0x86>", "<0x92>", "\u2581b", "<0x0A>"))
        .containsExactly("a", " ", "\u2192", " b", "\n");
    assertThat(alternative("x", "\u2581return")).isEqualTo(" return");
  }

  @Test
  void anAlternativeIsReadByItsLooksBeforeAnAnswerHasShownTheSpelling() {
    assertThat(alternative("x", "\u0120return")).isEqualTo(" return");
    assertThat(alternative("x", "<0x0A>")).isEqualTo("\n");
    assertThat(alternative("x", "return")).isEqualTo("return");
  }

  @Test
  void aTokenWithoutANameIsWhatStandsBetweenItsNeighbours() {
    assertThat(texts("s = \"\u00e9\"\n", "s", " = \"", "", "\"\n"))
        .containsExactly("s", " = \"", "\u00e9", "\"\n");
    // two parts of one character, named as some servers do
    assertThat(texts("a \ud83d\ude00!", "a", " \ufffd", "\ufffd", "!"))
        .containsExactly("a", " \ud83d\ude00", "!");
  }

  @Test
  void aPartWhoseRestHasNotBeenWrittenIsNoToken() {
    assertThat(texts("a ", "a", " ", "\ufffd")).containsExactly("a", " ");
    assertThat(texts("a \ufffd", "a", " ", "\ufffd")).containsExactly("a", " ");
  }

  /** As llama.cpp says it, byte for byte. */
  @Test
  void bytesOfACharacterArePutTogetherToo() {
    assertThat(
            bytes(
                "a \u2192 b",
                new int[] {'a', ' ', 0xe2},
                new int[] {0x86},
                new int[] {0x92, ' ', 'b'}))
        .containsExactly("a \u2192 b");
    for (String text : List.of("a", "a\ufffd")) {
      assertThat(bytes(text, new int[] {'a'}, new int[] {0xe2}, new int[] {0x86}))
          .containsExactly("a");
    }
  }

  private List<String> bytes(String text, int[]... tokens) {
    List<Position> positions = new ArrayList<>();
    for (int[] token : tokens) {
      byte[] utf8 = new byte[token.length];
      for (int i = 0; i < utf8.length; i++) {
        utf8[i] = (byte) token[i];
      }
      TokenText named = TokenText.of(OptionalInt.empty(), utf8, Origin.BYTES);
      positions.add(new Position(named, List.of(new Alternative(named, -0.1f))));
    }
    return read(new Choice(text, positions, false)).positions().stream()
        .map(position -> position.token().text())
        .toList();
  }

  @Test
  void theEndIsWhatTheTextEndsBefore() {
    Choice ended = read("a", true, "a", "<|any_end|>");
    assertThat(ids(ended)).containsExactly(id("a"), TextTokens.END);
    assertThat(ids(read("a", true, "a", ""))).containsExactly(id("a"), TextTokens.END);
    // a token that is written is text, whatever its name
    assertThat(ids(read("</s>", false, "</s>"))).doesNotContain(TextTokens.END);
    // what has no name is no end before its place
    assertThat(ids(read("a\u00e9b", true, "a", "", "b"))).doesNotContain(TextTokens.END);
  }

  @Test
  void aNamelessAlternativeIsNotTakenForTheEnd() {
    Position position =
        read(
            List.of(
                new Alternative(TokenText.named("x"), -0.1f),
                new Alternative(TokenText.named(""), -3)));
    assertThat(code.id(position.top().get(1).token())).isEmpty();
    // but where the server says that it has no bytes
    TokenText none = TokenText.of(OptionalInt.empty(), new byte[0], Origin.BYTES);
    assertThat(code.id(none)).hasValue(TextTokens.END);
  }

  @Test
  void aStopMayCutATokenOff() {
    assertThat(texts(true, "x = 1", "x", " =", " 1\n", "```")).startsWith("x", " =", " 1\n");
  }

  @Test
  void whatDoesNotAddUpIsRefused() {
    for (List<String> tokens :
        List.of(
            List.of("return", "a", "+", "b"),
            List.of("return", " a", " -", " b"),
            List.of("x", "return", " a", " +", " b"))) {
      assertThatThrownBy(() -> texts("return a + b", tokens.toArray(String[]::new)))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessageContaining("do not add up")
          .hasMessageContaining("--tokenizer");
    }
  }

  private List<String> texts(String text, String... tokens) {
    return texts(false, text, tokens);
  }

  private List<String> texts(boolean finished, String text, String... tokens) {
    return read(text, finished, tokens).positions().stream().map(p -> p.token().text()).toList();
  }

  private Choice read(String text, boolean finished, String... tokens) {
    List<Position> positions =
        Stream.of(tokens)
            .map(TokenText::named)
            .map(token -> new Position(token, List.of(new Alternative(token, -0.1f))))
            .toList();
    return read(new Choice(text, positions, finished));
  }

  private Choice read(Choice choice) {
    return names.read(new Completions(List.of(choice), 1, 1, 0)).choices().get(0);
  }

  private Position read(List<Alternative> top) {
    TokenText own = top.get(0).token();
    return read(new Choice(own.text(), List.of(new Position(own, top)), false)).positions().get(0);
  }

  private String alternative(String own, String other) {
    return read(List.of(
            new Alternative(TokenText.named(own), -0.1f),
            new Alternative(TokenText.named(other), -3)))
        .top()
        .get(1)
        .token()
        .text();
  }

  private List<Integer> ids(Choice choice) {
    return choice.positions().stream().map(p -> code.id(p.token()).orElse(-1)).toList();
  }

  private int id(String text) {
    return code.id(TokenText.named(text)).orElseThrow();
  }
}
