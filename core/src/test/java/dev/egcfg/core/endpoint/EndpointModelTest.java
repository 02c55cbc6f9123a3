package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.Advance;
import dev.egcfg.core.ContinuationSampler.Continuation;
import dev.egcfg.core.ContinuationSampler.Draw;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.endpoint.ScriptedServer.Reply;
import dev.egcfg.core.endpoint.ToyServed.Shape;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointModelTest {

  @ParameterizedTest
  @EnumSource
  void aDistributionIsThatOfAOneTokenCompletion(Shape shape) {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(shape, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      LogProbabilities next = next(model, sequence, "a4");

      assertThat(next.isSparse()).isTrue();
      assertThat(next.size()).isEqualTo(3);
      assertThat(next.argmax()).isEqualTo(id(model, "5"));
      assertThat(next.of(id(model, "5"))).isCloseTo((float) Math.log(0.7), within(1e-6f));
      assertThat(next.of(id(model, "x"))).isCloseTo((float) Math.log(0.2), within(1e-6f));
      assertThat(next.of(TextTokens.END)).isCloseTo((float) Math.log(0.1), within(1e-6f));
      assertThat(next.of(id(model, "7"))).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(last(server).path("prompt").asText()).isEqualTo("a4");
      assertThat(last(server).path("max_tokens").asInt()).isEqualTo(1);
      assertThat(last(server).path("temperature").asDouble()).isZero();
    }
  }

  @Test
  void theServersOwnSamplersAreSwitchedOff() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.CHAT, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      next(model, sequence, "a4");

      assertThat(last(server).path("top_k").asInt()).isEqualTo(-1);
      assertThat(last(server).path("min_p").asDouble(1)).isZero();
      for (String penalty : List.of("presence_penalty", "frequency_penalty", "mirostat")) {
        assertThat(last(server).path(penalty).asDouble(1)).as(penalty).isZero();
      }
      for (String penalty : List.of("repetition_penalty", "repeat_penalty")) {
        assertThat(last(server).path(penalty).asDouble()).as(penalty).isEqualTo(1);
      }
      // temperature before top-p, as the paper's sampling has it
      assertThat(last(server).path("samplers").toString())
          .isEqualTo("[\"temperature\",\"top_k\",\"top_p\"]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void lookingAheadAnswersTheFollowingStepsWithoutARequest(Shape shape) {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(shape, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      int[] prompt = model.tokenizer().encode("a5");
      model.step(List.of(new Advance(sequence, prompt, 1, 20)));
      int asked = server.requests.size();
      assertThat(model.tokenizer().decode(sequence.foretold())).isEqualTo("6789");
      StringBuilder written = new StringBuilder();
      int token = id(model, "6");
      while (token != TextTokens.END) {
        written.append(model.tokenizer().decode(List.of(token)));
        token = model.step(List.of(Advance.of(sequence, token))).get(0).get(0).argmax();
      }

      assertThat(written).hasToString("6789");
      assertThat(server.requests).hasSize(asked);
    }
  }

  @Test
  void leavingTheForeseenPathAsksAgain() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.LEGACY, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      model.step(List.of(new Advance(sequence, model.tokenizer().encode("a5"), 1, 20)));
      LogProbabilities next =
          model.step(List.of(Advance.of(sequence, id(model, "x")))).get(0).get(0);

      assertThat(next.argmax()).isEqualTo(id(model, "1"));
      assertThat(last(server).path("prompt").asText()).isEqualTo("a5x");
    }
  }

  @Test
  void eachPositionIsARequest() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.CHAT, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      int asked = server.requests.size();
      List<LogProbabilities> read =
          model.step(List.of(new Advance(sequence, model.tokenizer().encode("a 3"), 2))).get(0);

      assertThat(model.readsSeveralPositions()).isFalse();
      assertThat(server.requests).hasSize(asked + 2);
      assertThat(read.stream().map(LogProbabilities::argmax))
          .containsExactly(id(model, "1"), id(model, "4"));
      assertThat(model.usage().saved()).isZero();
    }
  }

  @Test
  void severalContinuationsAreOneRequest() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.LEGACY, 4));
        EndpointModel model = Options.model(server.url())) {
      int asked = server.requests.size();
      List<Continuation> drawn = draw(model, "a7", 3);

      assertThat(server.requests).hasSize(asked + 1);
      assertThat(last(server).path("n").asInt()).isEqualTo(3);
      assertThat(last(server).path("top_p").asDouble()).isEqualTo(0.95);
      assertThat(last(server).path("seed").asLong()).isEqualTo(77);
      assertThat(last(server).path("stop")).extracting(JsonNode::asText).containsExactly("\n```");
      assertThat(drawn).extracting(Continuation::text).containsExactly("89", "89", "89");
      assertThat(drawn).extracting(Continuation::finished).containsOnly(true);
      assertThat(drawn.get(0).tokens()).containsExactly(id(model, "8"), id(model, "9"));
    }
  }

  /** llama.cpp names no token that holds the beginning of a stop, vLLM all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"89]", "8"})
  void aContinuationHasWhatStandsBeforeItsStop(String text) {
    ToyServed toy = new ToyServed(Shape.LEGACY, 4);
    Function<JsonNode, Reply> stopping =
        request ->
            Reply.json(
                200,
                toy.apply(request).body().replace("\"text\":\"89\"", "\"text\":\"" + text + "\""));
    try (ScriptedServer server = ScriptedServer.answering(stopping);
        EndpointModel model = Options.model(server.url())) {
      Continuation drawn = draw(model, "a7", 1).get(0);

      assertThat(drawn.text()).isEqualTo(text);
      assertThat(model.tokenizer().decode(drawn.tokens())).isEqualTo(text);
    }
  }

  @Test
  void aNumberThatIsIgnoredIsAskedForOneByOne() {
    ToyServed toy = new ToyServed(Shape.LEGACY, 9);
    Function<JsonNode, Reply> ignoring =
        request -> toy.apply(((ObjectNode) request.deepCopy()).without("n"));
    try (ScriptedServer server = ScriptedServer.answering(ignoring);
        EndpointModel model = Options.model(server.url())) {
      int asked = server.requests.size();
      assertThat(draw(model, "a7", 3)).extracting(Continuation::text).containsOnly("89").hasSize(3);
      assertThat(server.requests).hasSize(asked + 1 + 3);
      assertThat(draw(model, "a7", 3)).hasSize(3);
      assertThat(server.requests).hasSize(asked + 1 + 3 + 3);
    }
  }

  @Test
  void aRefusedNumberIsAskedForOneByOneThenAndEverAfter() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.CHAT, 2));
        EndpointModel model = Options.model(server.url())) {
      int asked = server.requests.size();
      assertThat(draw(model, "a7", 3)).extracting(Continuation::text).containsOnly("89");
      assertThat(server.requests).hasSize(asked + 1 + 3);
      assertThat(draw(model, "a7", 3)).hasSize(3);
      assertThat(server.requests).hasSize(asked + 1 + 3 + 3);
      // each a draw of its own
      assertThat(server.requests.stream().skip(asked + 1).map(r -> r.path("seed").asLong()))
          .containsExactlyInAnyOrder(77L, 78L, 79L, 77L, 78L, 79L);
      assertThat(draw(model, "a7", 2)).hasSize(2);
      assertThat(server.requests).hasSize(asked + 1 + 3 + 3 + 1);
    }
  }

  @Test
  void bothBranchesAreUnderWayAtATime() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ToyServed toy = new ToyServed(Shape.CHAT, 4);
    try (ScriptedServer server =
            ScriptedServer.answering(
                request -> {
                  boolean branch = request.path("prompt").asText().startsWith("branch");
                  most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  long deadline = System.nanoTime() + 10_000_000_000L;
                  while (branch && most.get() < 2 && System.nanoTime() < deadline) {
                    Thread.onSpinWait();
                  }
                  underWay.decrementAndGet();
                  return toy.apply(request);
                });
        EndpointModel model = Options.model(server.url());
        Sequence one = model.open();
        Sequence other = model.open()) {
      model.step(
          List.of(
              Advance.of(one, model.tokenizer().encode("branch 1")),
              Advance.of(other, model.tokenizer().encode("branch 2"))));

      assertThat(most.get()).isEqualTo(2);
    }
  }

  @Test
  void forksAndCutsKeepTheirTokens() {
    try (ScriptedServer server = ScriptedServer.answering(new ToyServed(Shape.CHAT, 4));
        EndpointModel model = Options.model(server.url());
        Sequence sequence = model.open()) {
      next(model, sequence, "b 1 2 3");
      int length = sequence.length();
      try (Sequence fork = sequence.fork(length - 1)) {
        fork.truncate(length - 2);
        next(model, fork, "7");

        assertThat(last(server).path("prompt").asText()).isEqualTo("b 17");
        assertThat(sequence.length()).isEqualTo(length);
        assertThatThrownBy(() -> sequence.fork(length + 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static LogProbabilities next(EndpointModel model, Sequence sequence, String text) {
    return model.step(List.of(Advance.of(sequence, model.tokenizer().encode(text)))).get(0).get(0);
  }

  private static List<Continuation> draw(EndpointModel model, String text, int count) {
    try (Sequence sequence = model.open()) {
      model.step(List.of(new Advance(sequence, model.tokenizer().encode(text), 0)));
      Draw draw = new Draw(count, 0.75, 0.95, OptionalInt.empty(), 20, List.of("\n```"), 77);
      return model.continuations().orElseThrow().draw(sequence, draw);
    }
  }

  private static int id(EndpointModel model, String text) {
    return model.tokenizer().encode(text)[0];
  }

  private static JsonNode last(ScriptedServer server) {
    return server.requests.get(server.requests.size() - 1);
  }
}
