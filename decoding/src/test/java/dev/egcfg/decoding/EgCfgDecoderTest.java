package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.LogProbabilities;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Generation.Candidate;
import dev.egcfg.decoding.Generation.Choice;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import dev.egcfg.execution.InfrastructureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgCfgDecoderTest {

  private final FakeExecutor executor = new FakeExecutor();
  private final Toys toys = new Toys();

  private Generation decode(ToyModel model) {
    return decode(model, Toys.TASK);
  }

  private Generation decode(ToyModel model, Task task) {
    return new EgCfgDecoder(model, executor, toys.settings()).decode(task, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void equalsTheGreedyBaselineTokenForTokenAtGammaZero(int salt) {
    toys.gamma = 0;

    Generation guided = decode(Toys.model(salt));

    Generation baseline = new BaselineDecoder(Toys.model(salt), Toys.GREEDY).decode(Toys.TASK, 0);
    assertThat(guided.tokens()).isEqualTo(baseline.tokens());
    assertThat(guided.text()).isEqualTo(baseline.text());
    assertThat(guided.stopReason()).isEqualTo(baseline.stopReason());
    assertThat(guided.guidance()).isEqualTo(GuidanceState.OFF);
    assertThat(executor.runs).isEmpty();
    assertThat(guided.usage().encodedTokens()).isEqualTo(baseline.usage().encodedTokens());
  }

  /** Recomputes every choice from whole contexts, without any cache, fork or batch. */
  @ParameterizedTest
  @CsvSource({"0.5,1", "0.5,2", "1,1", "1,2", "1,3", "1,4", "3,1", "3,2", "3,3"})
  void choosesEachTokenAsIfBothPromptsWereEncodedFromScratch(double gamma, int salt) {
    toys.gamma = gamma;
    ToyModel model = Toys.model(salt);

    Generation generation = decode(model);

    assertThat(generation.guidance()).isEqualTo(GuidanceState.ON);
    List<Integer> answer = new ArrayList<>();
    for (int i = 0; i < generation.tokens().size(); i++) {
      int index = i;
      LogProbabilities unconditional = model.next(context(model, "", answer));
      int expected =
          generation.refreshes().stream()
              .filter(refresh -> refresh.tokenIndex() <= index)
              .reduce((earlier, later) -> later)
              .map(
                  refresh ->
                      guided(
                          unconditional,
                          model.next(context(model, refresh.signal(), answer)),
                          gamma))
              .orElseGet(unconditional::argmax);
      assertThat(generation.tokens().get(i).id()).as("token %d", i).isEqualTo(expected);
      answer.add(expected);
    }
  }

  private static List<Integer> context(ToyModel model, String signal, List<Integer> answer) {
    List<Integer> context = new ArrayList<>();
    for (String part : List.of(Toys.TASK.prompt().beforeSignal(), signal, ToyCoder.ANSWER)) {
      Arrays.stream(model.tokenizer.encode(part)).forEach(context::add);
    }
    context.addAll(answer);
    return context;
  }

  /** The published form of the equation, in probabilities: P * (P_dyn / P) ** gamma. */
  private static int guided(LogProbabilities p, LogProbabilities dynamic, double gamma) {
    int best = 0;
    double most = -1;
    for (int token = 0; token < p.vocabularySize(); token++) {
      double probability = Math.exp(p.of(token));
      double guided = probability * Math.pow(Math.exp(dynamic.of(token)) / probability, gamma);
      if (guided > most) {
        most = guided;
        best = token;
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void takesTheArgmaxOfTheConditionalDistributionAtGammaOne(int salt) {
    Generation generation = decode(Toys.model(salt));

    assertThat(guidedTokens(generation))
        .isNotEmpty()
        .allSatisfy(
            token ->
                assertThat(token.choices().orElseThrow().conditional().get(0).id())
                    .isEqualTo(token.id()));
  }

  @Test
  void guidesOtherTokensThanTheBaselineWouldChoose() {
    Generation generation = decode(Toys.model(1));

    assertThat(guidedTokens(generation))
        .anySatisfy(
            token ->
                assertThat(token.choices().orElseThrow().unconditional().get(0).id())
                    .isNotEqualTo(token.id()));
  }

  @ParameterizedTest
  @EnumSource(SignalSource.class)
  void encodesNoTokenAgainWhileEverythingToItsLeftIsUnchanged(SignalSource signal) {
    toys.signal = signal;
    for (int salt = 1; salt <= 4; salt++) {
      ToyModel model = Toys.model(salt);

      Generation generation = decode(model);

      assertThat(model.encodedAgain()).isEmpty();
      assertThat(generation.usage().encodedTokens()).isEqualTo(model.encodedTokens());
      assertThat(generation.usage().forwardPasses()).isEqualTo(model.batchSizes.size());
    }
  }

  @Test
  void advancesCandidatesTogetherAndBothBranchesTogether() {
    ToyModel model = Toys.model(1);

    Generation generation = decode(model);

    assertThat(model.batchSizes).contains(3, 2).allMatch(size -> size <= 3);
    assertThat(generation.usage().forwardPasses())
        .isLessThan(generation.usage().candidateTokens() + generation.usage().guidedTokens() * 2);
  }

  @ParameterizedTest
  @EnumSource(RefreshTime.class)
  void givesEverySequenceBack(RefreshTime refresh) {
    toys.refresh = refresh;
    ToyModel model = Toys.model(2);

    decode(model);

    assertThat(model.openSequences()).isZero();
  }

  @Test
  void passesOnAFaultOfTheSandboxAndStillGivesEverySequenceBack() {
    executor.broken = true;
    ToyModel model = Toys.model(1);

    assertThatThrownBy(() -> decode(model))
        .isInstanceOf(InfrastructureException.class)
        .hasMessage("sandbox is gone");
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void writesTheSameGenerationAgainButForTimes() {
    Generation first = decode(Toys.model(3));
    Generation second = decode(Toys.model(3));

    assertThat(second.tokens()).isEqualTo(first.tokens());
    assertThat(second.refreshes()).isEqualTo(first.refreshes());
    assertThat(second.usage().encodedTokens()).isEqualTo(first.usage().encodedTokens());
    assertThat(second.usage().executions()).isEqualTo(first.usage().executions());
  }

  @Test
  void samplesOtherCandidatesForAnotherSampleOrSeed() {
    EgCfgDecoder decoder = new EgCfgDecoder(Toys.model(1), executor, toys.settings());
    List<Candidate> first = firstCandidates(decoder.decode(Toys.TASK, 0));
    List<Candidate> secondSample = firstCandidates(decoder.decode(Toys.TASK, 1));
    toys.seed = 1;
    List<Candidate> otherSeed = firstCandidates(decode(Toys.model(1)));

    assertThat(secondSample).isNotEqualTo(first);
    assertThat(otherSeed).isNotEqualTo(first);
  }

  private static List<Candidate> firstCandidates(Generation generation) {
    return generation.refreshes().get(0).candidates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void samplesCandidatesAtASmallerHorizonThatArePrefixesOfThoseAtALarger(int salt) {
    toys.horizon = 1;
    List<Candidate> near = firstCandidates(decode(Toys.model(salt)));
    toys.horizon = 3;
    List<Candidate> far = firstCandidates(decode(Toys.model(salt)));
    toys.horizon = EgCfgSettings.NO_HORIZON;
    List<Candidate> unlimited = firstCandidates(decode(Toys.model(salt)));

    for (int i = 0; i < toys.candidates; i++) {
      assertThat(far.get(i).text()).startsWith(near.get(i).text());
      assertThat(unlimited.get(i).text()).startsWith(far.get(i).text());
    }
    assertThat(lengths(unlimited)).isGreaterThan(lengths(near));
  }

  private static int lengths(List<Candidate> candidates) {
    return candidates.stream().mapToInt(candidate -> candidate.text().length()).sum();
  }

  @Test
  void samplesTheSameFirstCandidatesWhateverTheirNumberGammaAndInterval() {
    toys.candidates = 5;
    List<Candidate> five = firstCandidates(decode(Toys.model(1)));
    toys.candidates = 2;
    toys.gamma = 3;
    toys.signalInterval = 2;
    List<Candidate> two = firstCandidates(decode(Toys.model(1)));

    assertThat(two).isEqualTo(five.subList(0, 2));
  }

  private static Task without(Task task) {
    return new Task(
        task.benchmark(),
        task.problem(),
        task.promptStyle(),
        task.prompt(),
        task.guidanceMarker(),
        List.of());
  }

  @Test
  void decodesLikeTheBaselineWithoutVisibleTests() {
    Generation generation = decode(Toys.model(1), without(Toys.TASK));

    assertThat(generation.guidance()).isEqualTo(GuidanceState.NO_SIGNAL);
    assertThat(generation.tokens())
        .isEqualTo(new BaselineDecoder(Toys.model(1), Toys.GREEDY).decode(Toys.TASK, 0).tokens());
  }

  @Test
  void decodesLikeTheBaselineWhenNothingIsExecutable() {
    executor.executable = false;

    Generation generation = decode(Toys.model(1));

    assertThat(generation.guidance()).isEqualTo(GuidanceState.NO_SIGNAL);
    assertThat(generation.refreshes()).isNotEmpty();
    assertThat(generation.refreshes().get(0).candidates().get(0).executable()).isEmpty();
    assertThat(generation.tokens())
        .isEqualTo(new BaselineDecoder(Toys.model(1), Toys.GREEDY).decode(Toys.TASK, 0).tokens());
  }

  @Test
  void saysThatGuidanceNeverStartedWithoutTheMarker() {
    ToyModel model =
        new ToyModel(1000, new ToyCoder("Sorry.\n```python\ndef g(x):\n    return x\n```\n", 1));

    Generation generation = decode(model);

    assertThat(generation.guidance()).isEqualTo(GuidanceState.NOT_STARTED);
    assertThat(generation.stopReason()).isNotEqualTo(StopReason.CLOSING_FENCE);
    assertThat(generation.refreshes()).isEmpty();
  }

  @Test
  void leavesTheLineUnguidedWhenTheDynamicPromptDoesNotFit() {
    // the prompt has 9 tokens, a signal hundreds
    ToyModel model = new ToyModel(150, new ToyCoder(Toys.BEGINNING, 1));

    Generation generation = decode(model);

    assertThat(generation.refreshes()).isNotEmpty();
    assertThat(generation.guidance()).isEqualTo(GuidanceState.NO_SIGNAL);
    assertThat(generation.tokens())
        .isEqualTo(new BaselineDecoder(Toys.model(1), Toys.GREEDY).decode(Toys.TASK, 0).tokens());
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void endsWhenTheUnconditionalPromptFillsTheContext() {
    int prompt = 9;
    ToyModel model = new ToyModel(prompt + 20, new ToyCoder(Toys.BEGINNING, 1));

    Generation generation = decode(model);

    assertThat(generation.stopReason()).isEqualTo(StopReason.CONTEXT_FULL);
    assertThat(generation.tokens()).hasSize(21);
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void showsTheFiveMostProbableTokensOfEachDistribution() {
    toys.gamma = 0.5;
    Token token = guidedTokens(decode(Toys.model(1))).get(0);

    assertThat(token.choices().orElseThrow().unconditional()).hasSize(5);
    List<Choice> guided = token.choices().orElseThrow().guided();
    assertThat(guided.get(0).id()).isEqualTo(token.id());
    assertThat(guided.get(0).text()).isEqualTo(token.text());
    assertThat(guided)
        .isSortedAccordingTo((a, b) -> Float.compare(b.logProbability(), a.logProbability()));
  }

  private static List<Token> guidedTokens(Generation generation) {
    return generation.tokens().stream().filter(token -> token.choices().isPresent()).toList();
  }
}
