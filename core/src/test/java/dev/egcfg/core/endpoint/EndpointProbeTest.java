package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.ScriptedServer.Reply;
import dev.egcfg.core.endpoint.ToyServed.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EndpointProbeTest {

  private final ToyServed toy = new ToyServed(Shape.LEGACY, 4);

  @Test
  void aServerWithoutLogProbabilitiesIsRefusedWithWhatToChange() {
    Reply plain =
        Reply.json(
            200, "{\"choices\":[{\"index\":0,\"text\":\"a\",\"logprobs\":null}],\"usage\":{}}");
    try (ScriptedServer server = ScriptedServer.answering(request -> plain)) {
      assertThatThrownBy(() -> Options.model(server.url()))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessageStartingWith(server.url() + " gives no log-probabilities of the top 5 tokens")
          .hasMessageContaining("start vLLM with --max-logprobs 5");
    }
  }

  @Test
  void anUnknownModelIsNamedWithWhatThereIs() {
    try (ScriptedServer server =
        new ScriptedServer(
            Reply.json(200, "{\"data\":[{\"id\":\"big\"},{\"id\":\"small\"}]}"),
            request -> Reply.json(404, "{\"error\":{\"message\":\"no such model\"}}"))) {
      assertThatThrownBy(() -> Options.model(server.url()))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessageContaining("has no model 'toy'")
          .hasMessageContaining("it lists big, small");
    }
  }

  @Test
  void aRefusedKeyIsSaidToBeTheReason() {
    Reply refusal = Reply.json(401, "{\"error\":{\"message\":\"who are you?\"}}");
    try (ScriptedServer server = new ScriptedServer(refusal, request -> refusal)) {
      assertThatThrownBy(() -> Options.model(server.url()))
          .isInstanceOf(UnusableEndpointException.class)
          .hasMessage(
              server.url()
                  + " refuses the request without an API key (401: who are you?); set"
                  + " EGCFG_API_KEY or --api-key-file");
    }
  }

  @Test
  void aDeadServerIsTriedTwiceAtFirstContact() {
    try (ScriptedServer server =
        new ScriptedServer(Reply.json(503, "{}"), request -> Reply.json(503, "{}"))) {
      assertThatThrownBy(() -> Options.model(server.url()))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessageContaining("does not answer: the server answered 503");
      assertThat(server.requests).isEmpty();
    }
    assertThatThrownBy(() -> Options.model("http://127.0.0.1:1/v1"))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageStartingWith("http://127.0.0.1:1/v1 does not answer: the connection failed")
        .hasMessageEndingWith("is the server up, and the URL right?");
  }

  @Test
  void whatAServerRefusesIsLeftOutAndTheRestSwitchedOff() {
    Set<String> unknown = Set.of("min_p", "samplers", "seed");
    try (ScriptedServer server =
            ScriptedServer.answering(
                request ->
                    unknown.stream().anyMatch(request::has) || request.path("top_k").asInt() < 0
                        ? Reply.json(400, "{\"error\":{\"message\":\"Unrecognized argument\"}}")
                        : toy.apply(request));
        EndpointModel model = Options.model(server.url())) {
      assertThat(model.refusedSwitches()).containsExactly("min_p", "samplers");
      JsonNode last = server.requests.get(server.requests.size() - 1);
      assertThat(last.path("top_k").asInt(-1)).isZero();
      assertThat(last.path("repetition_penalty").asDouble()).isEqualTo(1);
      assertThat(last.has("logprobs")).isTrue();
    }
  }

  @Test
  void numbersThatCannotBeLogProbabilitiesAreRefused() {
    for (String numbers :
        List.of("0.9,0.06", "0.0,0.0", "90.0,6.0", "-0.5,-0.6", "-0.1,3.0", "-0.1,Infinity")) {
      try (ScriptedServer server = ScriptedServer.answering(request -> saying(numbers))) {
        assertThatThrownBy(() -> Options.model(server.url()))
            .as(numbers)
            .isInstanceOf(UnusableEndpointException.class)
            .hasMessageContaining("cannot be log-probabilities");
      }
    }
    for (String numbers :
        List.of(
            "-0.1,-3.0", "-0.1,-Infinity", "-0.1,NaN", "-0.1,null", "0.001,-9.0", "-0.1,-1e400")) {
      try (ScriptedServer server = ScriptedServer.answering(request -> saying(numbers));
          EndpointModel model = Options.model(server.url())) {
        assertThat(model.card().name()).as(numbers).isEqualTo("toy");
      }
    }
  }

  private static Reply saying(String numbers) {
    String[] two = numbers.split(",");
    return Reply.json(
        200,
        """
        {"choices": [{"text": " b", "finish_reason": "length", "logprobs": {
          "tokens": [" b"], "top_logprobs": [{" b": %s, " a": %s}]}}]}
        """
            .formatted(two[0], two[1]));
  }

  @Test
  void promptsAreIdsWhereTheTokenizerIsTheServersOwn() {
    // the toy takes texts alone; here ids are characters' codes
    ScriptedServer taking =
        ScriptedServer.answering(
            request -> {
              if (request.path("prompt").isArray()) {
                StringBuilder text = new StringBuilder();
                request.path("prompt").forEach(id -> text.append((char) id.asInt()));
                ((ObjectNode) request).put("prompt", text.toString());
              }
              return toy.apply(request);
            });
    try (taking;
        EndpointModel model =
            EndpointProbe.open(Options.to(taking.url()), withTokenizer(), usage -> {})) {
      assertThat(model.card().precision()).isEqualTo("served-ids");
      assertThat(model.card().endTokens()).containsExactly(3);
    }
    try (ScriptedServer textOnly = ScriptedServer.answering(toy);
        EndpointModel model =
            EndpointProbe.open(Options.to(textOnly.url()), withTokenizer(), usage -> {})) {
      assertThat(model.card().precision()).isEqualTo("served-text");
    }
  }

  @Test
  void theContextIsWhatTheServerSays() {
    for (String entry :
        List.of(
            "{\"id\":\"toy\",\"max_model_len\":4096}",
            "{\"id\":\"other\",\"meta\":{\"n_ctx\":4096,\"n_ctx_train\":32768}}")) {
      try (ScriptedServer server =
              new ScriptedServer(Reply.json(200, "{\"data\":[" + entry + "]}"), toy);
          EndpointModel model = Options.model(server.url())) {
        assertThat(model.card().contextLength()).isEqualTo(4096);
      }
    }
  }

  private static PromptLayout withTokenizer() {
    Tokenizer characters =
        new Tokenizer() {
          @Override
          public int[] encode(String text) {
            return text.equals("</s>") ? new int[] {3} : text.chars().toArray();
          }

          @Override
          public String decode(List<Integer> tokens) {
            return tokens.stream()
                .map(id -> String.valueOf((char) id.intValue()))
                .collect(Collectors.joining());
          }
        };
    return new PromptLayout(Optional.of(characters), Set.of(3), Optional.empty(), "", "");
  }
}
