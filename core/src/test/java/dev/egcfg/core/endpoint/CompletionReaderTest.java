package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CompletionReaderTest {

  /** Recorded from xllamacpp 2026.10 with the default model. */
  @Test
  void readsWhatLlamaCppAnswers() throws IOException {
    Completions read = CompletionReader.read(resource("llama-cpp.json"), 1);

    Choice choice = read.choices().get(0);
    assertThat(choice.text()).isEmpty();
    assertThat(choice.finished()).isTrue();
    assertThat(read.promptTokens()).isEqualTo(19);
    assertThat(read.completionTokens()).isEqualTo(1);
    assertThat(read.cachedTokens()).isEqualTo(10);
    Position position = choice.positions().get(0);
    // <|im_end|>, which the server does not write out
    assertThat(position.token().id()).hasValue(151645);
    assertThat(position.token().text()).isEmpty();
    assertThat(position.top()).hasSize(5);
    assertThat(position.top().get(1).token().id()).hasValue(2160);
    assertThat(position.top().get(1).token().text()).isEqualTo(" Is");
    assertThat(position.top().get(1).logProbability()).isEqualTo(-4.472591876983643f);
  }

  @Test
  void readsOpenAisShapeForCompletions() {
    Completions read =
        CompletionReader.read(
            """
            {"choices": [
              {"index": 1, "text": "b", "finish_reason": "length", "logprobs": null},
              {"index": 0, "text": " a", "finish_reason": "length", "logprobs": {
                "tokens": [" a"], "token_logprobs": [-1.5],
                "top_logprobs": [{" c": -2.0, " the": -0.5, "bytes:\\\\xe2\\\\x82": -3.0}],
                "text_offset": [7]}}],
             "usage": {"prompt_tokens": 3, "completion_tokens": 2}}
            """,
            2);

    assertThat(read.choices()).extracting(Choice::text).containsExactly(" a", "b");
    Position position = read.choices().get(0).positions().get(0);
    // best first, and the token itself though it is not among the top ones
    assertThat(position.top())
        .extracting(alternative -> alternative.logProbability())
        .containsExactly(-0.5f, -1.5f, -2.0f, -3.0f);
    assertThat(position.top().get(0).token().text()).isEqualTo(" the");
    byte[] part = new byte[2];
    position.top().get(3).token().utf8().duplicate().get(part);
    assertThat(part).containsExactly(0xe2, 0x82);
    assertThat(read.choices().get(1).positions()).isEmpty();
  }

  @Test
  void readsTokenIdsOfVllm() {
    Completions read =
        CompletionReader.read(
            """
            {"choices": [{"index": 0, "text": "x", "finish_reason": "length", "logprobs": {
              "tokens": ["token_id:87"], "token_logprobs": [-0.1],
              "top_logprobs": [{"token_id:87": -0.1, "token_id:3": -3.1}]}}]}
            """,
            1);

    Position position = read.choices().get(0).positions().get(0);
    assertThat(position.token().id()).hasValue(87);
    assertThat(position.top().get(1).token().id()).hasValue(3);
  }

  @Test
  void whatIsNoAnswerIsAFailureThatMayPass() {
    for (String body :
        new String[] {
          "",
          "<html>busy</html>",
          "{\"choices\": [{\"text\": \"a\"",
          "{\"choices\": []}",
          "{\"choices\": [{\"index\": 0}]}",
          "{\"choices\": [{\"text\": \"a\"}]} {}"
        }) {
      assertThatThrownBy(() -> CompletionReader.read(body, 1))
          .as(body)
          .isInstanceOf(TransientFailureException.class);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CompletionReaderTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
