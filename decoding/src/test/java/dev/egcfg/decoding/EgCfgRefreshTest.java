package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.Generation.Refresh;
import dev.egcfg.decoding.Generation.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the signal is refreshed, and where guidance starts. */
class EgCfgRefreshTest {

  private final FakeExecutor executor = new FakeExecutor();
  private final Toys toys = new Toys();

  private Generation decode(ToyModel model) {
    return new EgCfgDecoder(model, executor, toys.settings()).decode(Toys.TASK, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void refreshesWhereGuidanceStartsAndThenAtEveryIntervalthFinishedLine(int interval) {
    toys.signalInterval = interval;
    toys.signalTokens = 500;
    toys.maxNewTokens = 150;
    int refreshes = 0;
    for (int salt = 1; salt <= 5; salt++) {
      Generation generation = decode(Toys.model(salt));

      assertThat(refreshPlaces(generation)).isEqualTo(expectedPlaces(generation, interval));
      refreshes += generation.refreshes().size();
    }
    assertThat(refreshes).as("some after the first of each").isGreaterThan(6);
  }

  private static List<Integer> refreshPlaces(Generation generation) {
    return generation.refreshes().stream().map(Refresh::tokenIndex).toList();
  }

  /** From whole texts: the code up to each token, its lines counted anew. */
  private static List<Integer> expectedPlaces(Generation generation, int interval) {
    List<Integer> places = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int periods = 0;
    for (int i = 0; i < generation.tokens().size() - 1; i++) {
      text.append(generation.tokens().get(i).text());
      int fence = text.indexOf("```python\n");
      if (fence < 0 || text.indexOf("def f(", fence) < 0) {
        continue;
      }
      LineClock clock = new LineClock();
      text.substring(fence + "```python\n".length()).chars().forEach(c -> clock.accept((char) c));
      if (places.isEmpty() || clock.lines() / interval > periods) {
        places.add(i + 1);
      }
      periods = clock.lines() / interval;
    }
    return places;
  }

  @Test
  void refreshesBeforeEveryGuidedTokenWhenAsked() {
    toys.refresh = RefreshTime.TOKEN;
    toys.maxNewTokens = 30;
    Generation generation = decode(Toys.model(1));

    assertThat(generation.refreshes()).hasSize(guidedTokens(generation).size());
  }

  @Test
  void refreshesOnDepartureOnlyWhenTheTextHasLeftAllCandidates() {
    toys.refresh = RefreshTime.DEPARTURE;
    int departures = 0;
    for (int salt = 1; salt <= 5; salt++) {
      Generation generation = decode(Toys.model(salt));
      List<Refresh> refreshes = generation.refreshes();
      for (int i = 0; i + 1 < refreshes.size(); i++) {
        Refresh refresh = refreshes.get(i);
        int departure = refreshes.get(i + 1).tokenIndex();
        String atDeparture = text(generation, refresh.tokenIndex(), departure);
        String before = text(generation, refresh.tokenIndex(), departure - 1);
        assertThat(follows(refresh, before)).isTrue();
        assertThat(follows(refresh, atDeparture)).isFalse();
        departures++;
      }
    }
    assertThat(departures).isPositive();
  }

  private static boolean follows(Refresh refresh, String written) {
    return refresh.candidates().stream()
        .anyMatch(candidate -> candidate.text().startsWith(written));
  }

  private static String text(Generation generation, int from, int to) {
    return generation.tokens().subList(from, to).stream()
        .map(Token::text)
        .collect(Collectors.joining());
  }

  @Test
  void startsGuidanceAfterTheSignatureWhenAsked() {
    Generation atSignature = decode(Toys.model(1));
    toys.guideFrom = GuideFrom.BODY;
    Generation atBody = decode(Toys.model(1));

    assertThat(text(atSignature, 0, firstGuided(atSignature))).endsWith("def f(");
    assertThat(text(atBody, 0, firstGuided(atBody))).matches("(?s).*def f\\(.*\n");
  }

  private static int firstGuided(Generation generation) {
    return generation.refreshes().get(0).tokenIndex();
  }

  private static List<Token> guidedTokens(Generation generation) {
    return generation.tokens().stream().filter(token -> token.choices().isPresent()).toList();
  }
}
