package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Prompts.SignalPosition;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.OutputComparison;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Horizon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

  private static final String DATA = "d".repeat(64);

  @TempDir Path folder;

  @Test
  void variablesOfATemplateAreReadInEitherForm() {
    assertThat(plan(Map.of("template-kwargs", "enable_thinking=false,level=high,n=1")).texts())
        .containsEntry("template-kwargs", "{\"enable_thinking\":false,\"level\":\"high\",\"n\":1}");
    assertThat(plan(Map.of("template-kwargs", " {\"tools\": [\"a, b\"]}")).templateKwargs())
        .isEqualTo(Map.of("tools", List.of("a, b")));
    assertThat(plan(Map.of()).hash(DATA))
        .isNotEqualTo(plan(Map.of("template-kwargs", "enable_thinking=false")).hash(DATA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a=1,a=2", "messages=1", "{\"a\": }", "1=2"})
  void variablesOfATemplateThatAreNoneAreRefused(String text) {
    assertThatThrownBy(() -> plan(Map.of("template-kwargs", text)))
        .isInstanceOf(PlanException.class)
        .hasMessageStartingWith("--template-kwargs: '");
  }

  /** interface.md, "Defaults". */
  @Test
  void defaultsAreThoseOfTheInterface() {
    Plan plan = plan(Map.of());

    assertThat(plan.model()).isEqualTo("qwen2.5-coder-0.5b");
    assertThat(plan.methods()).containsExactly(Method.BASELINE, Method.EGCFG);
    assertThat(plan.grid())
        .isEqualTo(
            new Grid(
                List.of(1.0),
                List.of(3),
                List.of(0.75),
                List.of(new Horizon(2)),
                List.of(1),
                List.of(PromptStyle.PLAIN),
                List.of(TraceFormat.COMPACT),
                List.of(SignalSource.CANDIDATES),
                List.of()));
    assertThat(plan.topP()).isEqualTo(0.95);
    assertThat(plan.topK()).isEmpty();
    assertThat(plan.signalTokens()).isEqualTo(1024);
    assertThat(plan.signalPosition()).isEqualTo(SignalPosition.END);
    assertThat(plan.refresh()).isEqualTo(RefreshTime.LINE);
    assertThat(plan.guideFrom()).isEqualTo(GuideFrom.SIGNATURE);
    assertThat(plan.samples()).isEqualTo(1);
    assertThat(plan.sampleTemperature()).isEqualTo(0.8);
    assertThat(plan.seed()).isZero();
    assertThat(plan.maxNewTokens()).isEqualTo(512);
    assertThat(plan.testLimits())
        .isEqualTo(new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 1L << 30, 1 << 20));
    assertThat(plan.traceLimits().cpu()).isEqualTo(Duration.ofSeconds(5));
    assertThat(plan.traceEvents()).isEqualTo(4000);
    assertThat(plan.passAt()).containsExactly(1);
    assertThat(plan.sandbox()).isEmpty();
    assertThat(plan.preload()).isEmpty();
    assertThat(plan.cacheGib()).isEqualTo(4);
    assertThat(plan.unsafeExecution()).isFalse();
  }

  /** No other file may give the same run; no other name of the same file may give another. */
  @Test
  void promptFilesCountByWhatTheyHold() throws IOException {
    Path first = Files.writeString(folder.resolve("first.mustache"), "{{text}}");
    Path same = Files.writeString(folder.resolve("same.mustache"), "{{text}}");
    Path other = Files.writeString(folder.resolve("other.mustache"), "{{text}}!");

    String hash = plan(Map.of("prompt-file", first.toString())).hash(DATA);

    assertThat(plan(Map.of("prompt-file", same.toString())).hash(DATA)).isEqualTo(hash);
    assertThat(plan(Map.of("prompt-file", other.toString())).hash(DATA)).isNotEqualTo(hash);
    assertThat(plan(Map.of("few-shot", first.toString())).hash(DATA)).isNotEqualTo(hash);
    assertThat(plan(Map.of()).hash(DATA)).isNotEqualTo(hash);
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of("few-shot", "nowhere.jsonl")))
        .withMessage("--few-shot: no such file: nowhere.jsonl");
  }

  @Test
  void readsHowPrintedOutputIsJudged() {
    assertThat(plan(Map.of()).judging())
        .isEqualTo(new Judging(OutputComparison.LINES, true, OptionalDouble.empty()));
    assertThat(
            plan(Map.of("comparison", "floats", "test-limits", "fixed", "machine-factor", "2.5"))
                .judging())
        .isEqualTo(new Judging(OutputComparison.FLOATS, false, OptionalDouble.of(2.5)));
    assertThat(plan(Map.of("comparison", "tokens")).hash(DATA))
        .isNotEqualTo(plan(Map.of()).hash(DATA));
    assertThat(plan(Map.of("exclude-known-bad", "true")).hash(DATA))
        .isEqualTo(plan(Map.of()).hash(DATA));
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of("test-limits", "mine")))
        .withMessageContaining("data or fixed");
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of("machine-factor", "0")))
        .withMessageContaining("a number above 0, or auto");
  }

  @Test
  void flagsWinOverTheEnvironmentAndTheEnvironmentOverTheFile() throws IOException {
    Path file =
        config(
            """
            benchmark: mbpp
            gamma: [0, 3]
            seed: 1
            horizon: 6
            """);

    Plan plan =
        Plan.read(
            Optional.of(file),
            Map.of("EGCFG_SEED", "2", "EGCFG_HORIZON", "8", "EGCFG_CACHE", "elsewhere"),
            Map.of("horizon", "inf"));

    assertThat(plan.grid().gammas()).containsExactly(0.0, 3.0);
    assertThat(plan.seed()).isEqualTo(2);
    assertThat(plan.grid().horizons()).containsExactly(Horizon.NONE);
  }

  @Test
  void readsJsonAndListsOfAnyStyle() throws IOException {
    Path file =
        config(
            """
            {"benchmark": "mbpp", "temperature": [1.2, 0.70], "prompt": "long-code, plain",
             "top-k": 50}
            """);

    Plan plan = Plan.read(Optional.of(file), Map.of(), Map.of());

    assertThat(plan.grid().temperatures()).containsExactly(0.7, 1.2);
    assertThat(plan.grid().prompts()).containsExactly(PromptStyle.PLAIN, PromptStyle.LONG_CODE);
    assertThat(plan.topK()).hasValue(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gamma            | 1,x   | --gamma: 'x' is not a number from 0
          gamma            | -1    | --gamma: '-1' is not a number from 0
          gamma            | NaN   | --gamma: 'NaN' is not a number from 0
          gamma            | ,     | --gamma: empty; expected a number from 0
          gamma            | 0,1,1.0 | --gamma: 1.0 is given twice, which would make duplicate units
          configurations   | ns3   | --configurations: 'ns3' is not a configuration string such as ns3t0.75d5k1_lci_ln
          shard            | 4/4   | --shard: '4/4' is not i/n with i from 0 to n - 1
          candidates       | 0     | --candidates: '0' is not a whole number from 1
          temperature      | 0     | --temperature: '0' is not a number above 0
          top-p            | 1.5   | --top-p: '1.5' is not a number above 0 and at most 1
          top-k            | all   | --top-k: 'all' is not a whole number from 1, or none
          horizon          | far   | --horizon: 'far' is not a whole number from 1, or inf
          prompt           | short | --prompt: 'short' is not one of plain, few-shot, long-code
          trace-format     | json  | --trace-format: 'json' is not one of paper, minimal, compact
          methods          | beam  | --methods: 'beam' is not one of baseline, egcfg
          limit            | 0     | --limit: '0' is not a whole number from 1
          seed             | 1.5   | --seed: '1.5' is not a whole number
          fresh            | yes   | --fresh: 'yes' is not true or false
          max-new-tokens   | 9e9   | --max-new-tokens: '9e9' is not a whole number from 1, or auto
          timeout          | 0     | --timeout: '0' is not a number of seconds
          preload          | scipy | --preload: 'scipy' is not auto or one of none, numpy, pandas, ds-1000
          sandbox          | none  | --sandbox: 'none' is not auto or one of bwrap-cgroup, bwrap, landlock, unsafe
          signal-tokns     | 9     | --signal-tokns: unknown setting; did you mean signal-tokens?
          """)
  void aBadValueIsNamedWithWhereItCameFromAndWhatWasExpected(
      String flag, String value, String message) {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of(flag, value)))
        .withMessage(message);
  }

  @Test
  void aBadValueInTheEnvironmentNamesTheVariable() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(
            () ->
                Plan.read(Optional.empty(), Map.of("EGCFG_SIGNAL_INTERVAL", "often"), benchmark()))
        .withMessage("EGCFG_SIGNAL_INTERVAL: 'often' is not a whole number from 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'gama: 1'                    | 1: gama: unknown setting; did you mean gamma?
          'gamma: 1\nhorizont: 3'      | 2: horizont: unknown setting; did you mean horizon?
          'gamma: [1,\n  wide]'        | 1: gamma: 'wide' is not a number from 0
          'gamma: 1\ngamma: 2'         | 2: gamma: given twice
          'gamma: {from: 1}'           | 1: gamma: expected a value or a list of values
          'gamma: [[1]]'               | 1: gamma: expected a value
          'seed: 1\ngamma: [1, 1]'    | 2: gamma: 1 is given twice, which would make duplicate units
          'gamma: []'                  | 1: gamma: an empty list; give a value or leave it out
          'seed: 1\nmodel: []'         | 2: model: an empty list; give a value or leave it out
          'gamma:'                     | 1: gamma: expected a value
          'word'                       | 1: expected lines of the form 'key: value'
          '[]'                         | 1: configurations: an empty list; give a value or leave it out
          """)
  void aBadFileIsNamedWithItsLine(String text, String message) throws IOException {
    Path file = config(text.replace("\\n", "\n"));

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Plan.read(Optional.of(file), Map.of(), benchmark()))
        .withMessage(file + ":" + message);
  }

  @Test
  void readsTheOriginalsListOfConfigurationStrings() throws IOException {
    Path list = config("[\n  \"ns3t0.75d5k1_lci_ln\",\n  \"ns1t0.9dinfk1_ln\"\n]\n");

    Plan plan = Plan.read(Optional.of(list), Map.of(), benchmark());

    assertThat(Cells.of(plan).stream().map(Labels::of))
        .anySatisfy(cell -> assertThat(cell).contains("long-code s 3 t 0.75 d 5 k 1"))
        .anySatisfy(cell -> assertThat(cell).contains("few-shot s 1 t 0.9 d inf k 1"));
  }

  @Test
  void theOriginalsSessionWithAServerAsksByItsProtocol() throws IOException {
    String session =
        """
        {"gammas": [0.0, 1.0], "model_name": "deepseek-ai/DeepSeek-V3-0324", "dataset": "mbpp",
         "deployment_type": "%s", "inference_endpoint_url": "http://localhost:8000/v1"}
        """;

    Plan served =
        Plan.read(Optional.of(config(session.formatted("inference_endpoint"))), Map.of(), Map.of());
    Plan local = Plan.read(Optional.of(config(session.formatted("local"))), Map.of(), Map.of());

    assertThat(served.endpoint()).isPresent();
    assertThat(served.model()).isEqualTo("deepseek-ai/DeepSeek-V3-0324");
    assertThat(served.distinctCandidates()).isTrue();
    assertThat(served.stopOnCollapse()).isTrue();
    assertThat(served.beginning()).isEqualTo(Beginning.SAMPLED);
    assertThat(local.endpoint()).isEmpty();
    assertThat(local.model()).isEqualTo("hf:deepseek-ai/DeepSeek-V3-0324");
    assertThat(local.stopOnCollapse()).isFalse();
    assertThat(local.beginning()).isEqualTo(Beginning.GREEDY);
  }

  @Test
  void aFileThatIsNoYamlIsNamedWithItsLine() throws IOException {
    Path file = config("gamma: 1\nseed: [1\n");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Plan.read(Optional.of(file), Map.of(), benchmark()))
        .withMessageMatching("\\Q" + file + "\\E:[23]: .+")
        .withMessageNotContaining("\n");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.yaml");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Plan.read(Optional.of(file), Map.of(), benchmark()))
        .withMessage("--config: no such file: " + file);
  }

  @Test
  void aBenchmarkMustBeNamed() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Plan.read(Optional.empty(), Map.of(), Map.of()))
        .withMessage("--benchmark is missing; egcfg list benchmarks shows what there is");
  }

  @Test
  void limitAndProblemsExcludeEachOther() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of("limit", "3", "problems", "1-5")))
        .withMessage("--limit 3 and --problems 1-5: give one of them");
  }

  @Test
  void runningUnprotectedNeedsItsOwnConsent() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> plan(Map.of("sandbox", "unsafe")))
        .withMessageContaining("--unsafe-execution");
    assertThat(plan(Map.of("sandbox", "unsafe", "unsafe-execution", "true")).sandbox()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=3",
        "problems=1-3",
        "samples=5",
        "parallel=4",
        "threads=2",
        "pass-at=1,10",
        "out=elsewhere",
        "sandbox=landlock",
        "repair=true",
        "shard=1/4",
        "take-over=true",
        "fresh=true",
        "data=copy.jsonl",
        "gamma=1.0",
        "model=folder/qwen2.5-coder-0.5b"
      })
  void theHashIgnoresWhatCannotChangeAnAnswer(String setting) {
    assertThat(changed(setting).hash(DATA)).isEqualTo(plan(Map.of()).hash(DATA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "benchmark=mbpp",
        "model=smollm2-135m",
        "precision=f32",
        "methods=egcfg",
        "gamma=1,3",
        "candidates=4",
        "temperature=0.8",
        "horizon=inf",
        "signal-interval=2",
        "prompt=long-code",
        "trace-format=minimal",
        "signal=none",
        "top-p=0.9",
        "top-k=50",
        "signal-tokens=512",
        "signal-position=after-examples",
        "refresh=token",
        "guide-from=body",
        "baseline=raw",
        "guidance-floor=1e-8",
        "sample-temperature=1",
        "max-new-tokens=64",
        "seed=1",
        "until-solved=true",
        "timeout=3",
        "test-memory-mib=512",
        "trace-timeout=1",
        "trace-events=100"
      })
  void theHashCoversWhatCanChangeAnAnswer(String setting) {
    assertThat(changed(setting).hash(DATA)).isNotEqualTo(plan(Map.of()).hash(DATA));
  }

  @Test
  void theHashCoversTheDataAndNotTheOrderOfAGrid() {
    Plan plan = plan(Map.of("gamma", "0,1,3"));

    assertThat(plan.hash("e".repeat(64))).isNotEqualTo(plan.hash(DATA));
    assertThat(plan(Map.of("gamma", "3, 1,0")).hash(DATA)).isEqualTo(plan.hash(DATA));
  }

  @Test
  void theDirectoryIsNamedAfterBenchmarkModelAndHash() {
    assertThat(plan(Map.of()).directory(DATA).toString())
        .matches("runs/humaneval-qwen2\\.5-coder-0\\.5b-[0-9a-f]{8}");
    assertThat(plan(Map.of("model", "hf:org/repo/a b.gguf")).directory(DATA).toString())
        .startsWith("runs/humaneval-org_repo_a_b.gguf-");
    assertThat(plan(Map.of("model", "/models/tiny/")).directory(DATA).toString())
        .startsWith("runs/humaneval-tiny-");
    assertThat(plan(Map.of("out", "here")).directory(DATA)).isEqualTo(Path.of("here"));
  }

  @Test
  void aPlanWrittenDownReadsBackAsItself() throws IOException {
    Plan plan = plan(Map.of("gamma", "0,0.5", "horizon", "2,inf", "top-k", "50", "limit", "7"));
    StringBuilder yaml = new StringBuilder();
    plan.texts().forEach((key, text) -> yaml.append(key + ": \"" + text + "\"\n"));

    Plan again = Plan.read(Optional.of(config(yaml.toString())), Map.of(), Map.of());

    assertThat(again.texts()).isEqualTo(plan.texts());
    assertThat(again.grid()).isEqualTo(plan.grid());
  }

  private static Plan changed(String setting) {
    String[] parts = setting.split("=");
    Map<String, String> flags = new HashMap<>(benchmark());
    flags.put(parts[0], parts[1]);
    return Plan.read(Optional.empty(), Map.of(), flags);
  }

  private static Plan plan(Map<String, String> flags) {
    Map<String, String> all = new HashMap<>(benchmark());
    all.putAll(flags);
    return Plan.read(Optional.empty(), Map.of(), all);
  }

  private static Map<String, String> benchmark() {
    return Map.of("benchmark", "humaneval");
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("plan.yaml"), text);
  }
}
