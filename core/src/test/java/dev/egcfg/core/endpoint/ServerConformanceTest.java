package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContinuationSampler.Continuation;
import dev.egcfg.core.ContinuationSampler.Draw;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a real server has to do, asked of the one at {@code -Degcfg.endpoint=URL} that serves {@code
 * -Degcfg.endpoint.model=NAME}; {@code scripts/servers} starts such. Prompts go as text.
 */
@EnabledIfSystemProperty(named = "egcfg.endpoint", matches = ".+")
class ServerConformanceTest {

  private static final String PROMPT = "def add(a, b):\n    return";
  private static final int TOKENS = 24;

  private final EndpointModel model = open();

  private static EndpointModel open() {
    EndpointOptions o = Options.to(System.getProperty("egcfg.endpoint", "http://localhost:1"));
    EndpointOptions named =
        new EndpointOptions(
            o.endpoint(),
            System.getProperty("egcfg.endpoint.model", ""),
            o.key(),
            o.maxConcurrency(),
            o.requestsPerMinute(),
            Duration.ofMinutes(5),
            o.prices(),
            o.maxCost(),
            o.cache());
    return EndpointProbe.open(named, Options.PLAIN, usage -> {});
  }

  @AfterEach
  void disconnect() {
    model.close();
  }

  @Test
  void takesEverySwitchOfItsOwnSamplers() {
    assertThat(model.refusedSwitches()).isEmpty();
  }

  @Test
  void whatItNamesIsADistributionWhoseBestIsWrittenGreedily() {
    LogProbabilities next = distributions(PROMPT, 0).get(0);
    double sum = 0;
    for (int token : next.top(EndpointModel.ALTERNATIVES)) {
      sum += Math.exp(next.of(token));
    }
    assertThat(next.size()).isBetween(2, EndpointModel.ALTERNATIVES + 1);
    assertThat(sum).isGreaterThan(0.05).isLessThan(1.01);
  }

  /**
   * The same answer in one request and token by token: what looking ahead rests on. Behind a blank
   * a text is cut otherwise than the answer was written, where prompts go as text.
   */
  @Test
  void lookingAheadSaysWhatSingleRequestsSay() {
    List<LogProbabilities> together = distributions(PROMPT, TOKENS - 1);
    StringBuilder text = new StringBuilder(PROMPT);
    for (int i = 0; i < together.size(); i++) {
      int best = together.get(i).argmax();
      if (!Character.isWhitespace(text.charAt(text.length() - 1))) {
        LogProbabilities alone = distributions(text.toString(), 0).get(0);
        assertThat(alone.of(best))
            .as("token %d", i)
            .isCloseTo(together.get(i).of(best), within(0.1f));
      }
      text.append(model.tokenizer().decode(List.of(best)));
    }
    assertThat(together).hasSizeGreaterThan(1);
  }

  /** Of several bytes each, in most vocabularies of several tokens. */
  @Test
  void charactersOfSeveralTokensComeBackWhole() {
    String line = "x = '\u4e2d\u6587 \u2192 \ud83d\ude00\ud83d\ude80'\n";
    StringBuilder text = new StringBuilder(line.repeat(6) + "x = '\u4e2d\u6587");
    String before = text.toString();
    for (LogProbabilities next : distributions(before, TOKENS - 1)) {
      text.append(model.tokenizer().decode(List.of(next.argmax())));
    }
    assertThat(text.toString()).doesNotContain("\ufffd");
  }

  @Test
  void drawsSeveralContinuationsInOneRequestOrOneByOne() {
    List<Continuation> drawn = draw(11);
    assertThat(drawn).hasSize(3);
    for (Continuation each : drawn) {
      assertThat(model.tokenizer().decode(each.tokens())).isEqualTo(each.text());
      assertThat(each.text()).doesNotContain("\n\n\n");
    }
  }

  @Test
  void aSeedRepeatsADraw() {
    assertThat(draw(5).stream().map(Continuation::text))
        .containsExactlyElementsOf(draw(5).stream().map(Continuation::text).toList());
  }

  private List<Continuation> draw(long seed) {
    try (Sequence sequence = model.open()) {
      model.step(List.of(new Advance(sequence, model.tokenizer().encode(PROMPT), 0)));
      return model
          .continuations()
          .orElseThrow()
          .draw(
              sequence,
              new Draw(3, 0.75, 0.95, OptionalInt.empty(), TOKENS, List.of("\n\n\n"), seed));
    }
  }

  /** Those along the greedy answer, as many as one request brings. */
  private List<LogProbabilities> distributions(String text, int lookahead) {
    List<LogProbabilities> all = new ArrayList<>();
    try (Sequence sequence = model.open()) {
      int[] prompt = model.tokenizer().encode(text);
      LogProbabilities next =
          model.step(List.of(new Advance(sequence, prompt, 1, lookahead))).get(0).get(0);
      all.add(next);
      while (all.size() <= lookahead && next.argmax() != TextTokens.END) {
        next = model.step(List.of(Advance.of(sequence, next.argmax()))).get(0).get(0);
        all.add(next);
      }
    }
    return all;
  }
}
