package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg sweep} on this machine. */
class SweepCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private static TinyRun tiny;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    tiny = TinyRun.in(folder);
  }

  @Test
  void dryRunPrintsTheGridItsDistinctUnitsAndWritesNothing() {
    Path out = folder.resolve("dry");

    CommandLineCall call =
        sweep(out, "ns3t0.75d2k1_ln", "pns1t0.7d3_ln", "--gamma=0,1", "--dry-run");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out().lines().skip(1))
        .containsExactly(
            "  baseline few-shot",
            "  egcfg few-shot gamma 0",
            "  egcfg few-shot s 1 t 0.7 d 3 k 1 paper partial gamma 1",
            "  egcfg few-shot s 3 t 0.75 d 2 k 1 paper candidates gamma 1",
            "in all: 1 runs, 8 units, 8 left",
            "estimate: none, since no rows of all these models and benchmarks are there");
    assertThat(call.out())
        .containsPattern(
            "^humaneval-tiny-[0-9a-f]{8}: 2 problems, 4 cells of 5 combinations, 8 units, 8 left\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void everyBenchmarkModelAndSeedIsARunAndEachModelIsLoadedOnce() throws Exception {
    Path out = folder.resolve("seeds");
    Path plan =
        Files.writeString(
            folder.resolve("seeds.yaml"), "seed: [0, 7]\nmethods: baseline\nparallel: 2\n");

    CommandLineCall call = sweep(out, plan.toString());

    assertThat(call.exitCode()).isZero();
    assertThat(call.err().lines().filter(line -> line.startsWith("model: "))).hasSize(1);
    assertThat(call.err()).contains("run 1 of 2: ", "run 2 of 2: ");
    List<JsonNode> rows = new ArrayList<>();
    for (Path run : runs(out)) {
      rows.addAll(TinyRun.rows(run));
    }
    assertThat(rows)
        .extracting(row -> row.path("seed").asInt(), row -> row.path("problem").asText())
        .containsExactlyInAnyOrder(
            tuple(0, "Tiny/0"), tuple(0, "Tiny/1"), tuple(7, "Tiny/0"), tuple(7, "Tiny/1"));

    CommandLineCall status = tiny.call(List.of("sweep", "status", out.toString(), "--offline"));
    assertThat(status.exitCode()).isZero();
    assertThat(status.out().lines())
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(line).contains(": 2 of 2 units judged, 0 not needed, 0 left"));

    CommandLineCall estimate = sweep(out, plan.toString(), "--limit=1", "--dry-run");
    assertThat(estimate.out()).contains("2 units, 0 left").contains("estimate: 0 tokens");
  }

  @Test
  void theEstimateIsOfWhatIsLeftOfEachKind() throws Exception {
    Path out = folder.resolve("measured");
    String[] settings = {"--methods=baseline,egcfg", "--gamma=0.5,1"};
    List<String> first = new ArrayList<>(List.of(settings));
    first.add("--limit=1");
    assertThat(sweep(out, first.toArray(String[]::new)).exitCode()).isZero();
    List<JsonNode> rows = TinyRun.rows(runs(out).get(0));
    assertThat(rows).hasSize(3);
    long plain = encoded(rows, row -> row.path("gamma").asDouble() == 0);
    long guided = encoded(rows, row -> row.path("gamma").asDouble() > 0);

    CommandLineCall call = sweep(out, "--methods=baseline,egcfg", "--gamma=0.5,1", "--dry-run");

    // of the second problem one unguided and two guided units are left, as many as were measured
    assertThat(call.out())
        .contains(
            String.format(
                Locale.ROOT,
                "estimate: %,d tokens through the model, 0.0 hours on one machine (from 3 measured",
                plain + guided));
  }

  private static long encoded(List<JsonNode> rows, Predicate<JsonNode> wanted) {
    return rows.stream()
        .filter(wanted)
        .mapToLong(row -> row.path("tokens").path("encoded").asLong())
        .sum();
  }

  @Test
  void aSweepAsksAsARunDoes() throws Exception {
    Path template = Files.writeString(folder.resolve("own.mustache"), "Finish this:\n{{{code}}}\n");
    String[] settings = {"--methods=baseline", "--prompt-file=" + template};
    Path out = folder.resolve("asked");
    Path run = folder.resolve("asked-by-run");

    assertThat(sweep(out, settings).exitCode()).isZero();
    assertThat(tiny.call(tiny.arguments(run, settings)).exitCode()).isZero();

    assertThat(comparable(runs(out).get(0))).isEqualTo(comparable(run));
    for (String file : List.of("manifest.json", "starts/main.1.json")) {
      JsonNode ofSweep = JSON.readTree(runs(out).get(0).resolve(file).toFile());
      JsonNode ofRun = JSON.readTree(run.resolve(file).toFile());
      assertThat(ofSweep.path("promptSha256")).isEqualTo(ofRun.path("promptSha256"));
      assertThat(ofSweep.path("facts")).isEqualTo(ofRun.path("facts"));
    }
  }

  @Test
  void aModelThatCannotBeLoadedKeepsNoOtherFromRunning() throws Exception {
    Path out = folder.resolve("one-bad");
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("config.json"), "{}");
    Path plan =
        Files.writeString(
            folder.resolve("two-models.yaml"),
            "model: [" + broken + ", " + tiny.checkpoint() + "]\nmethods: baseline\n");
    List<String> arguments = tiny.arguments(List.of("sweep", plan.toString()), out);
    arguments.removeIf(argument -> argument.startsWith("--model="));

    CommandLineCall call = tiny.call(arguments);

    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.err().lines()).filteredOn(line -> line.startsWith("egcfg sweep: ")).hasSize(1);
    assertThat(runs(out)).hasSize(1);
    assertThat(TinyRun.rows(runs(out).get(0))).hasSize(2);
  }

  @Test
  void aSweepsFolderNamesFilesWhereverItIsReadFrom() throws Exception {
    Path template = Files.writeString(Path.of("target", "own.mustache"), "Finish:\n{{{code}}}\n");
    Path out = folder.resolve("named");

    assertThat(
            sweep(out, "--methods=baseline", "--limit=1", "--prompt-file=" + template).exitCode())
        .isZero();

    JsonNode settings = JSON.readTree(out.resolve("sweep.json").toFile()).at("/plans/0/settings");
    assertThat(settings.path("prompt-file").asText())
        .isEqualTo(template.toAbsolutePath().toString());
  }

  @Test
  void anUnfinishedSweepIsResumedFromItsFolder() throws Exception {
    Path out = folder.resolve("half");
    assertThat(sweep(out, "--methods=baseline", "--shard=0/2").exitCode()).isZero();

    CommandLineCall before = tiny.call(List.of("sweep", "status", out.toString(), "--offline"));
    CommandLineCall resumed = tiny.call(List.of("sweep", "resume", out.toString(), "--offline"));
    CommandLineCall after = tiny.call(List.of("sweep", "status", out.toString(), "--offline"));

    assertThat(before.exitCode()).isEqualTo(3);
    assertThat(before.out()).contains(": 1 of 2 units judged, 0 not needed, 1 left");
    assertThat(resumed.exitCode()).isZero();
    assertThat(after.exitCode()).isZero();
  }

  @Test
  void shardsOfMachinesWithoutACommonDiskAreMerged() throws Exception {
    Path whole = folder.resolve("whole");
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    Path merged = folder.resolve("merged");
    assertThat(tiny.call(tiny.arguments(whole)).exitCode()).isZero();
    assertThat(tiny.call(tiny.arguments(a, "--shard=0/2")).exitCode()).isZero();
    assertThat(tiny.call(tiny.arguments(b, "--shard=1/2")).exitCode()).isZero();

    CommandLineCall merge =
        tiny.call(
            List.of("sweep", "merge", "--out", merged.toString(), a.toString(), b.toString()));
    CommandLineCall again = tiny.call(tiny.arguments(merged));
    CommandLineCall shown = tiny.call(List.of("report", merged.toString(), "--problem", "Tiny/1"));

    assertThat(merge)
        .isEqualTo(
            new CommandLineCall(
                0,
                merged + ": 4 units from 2 directories; 0 rows lost to another of their unit\n",
                ""));
    assertThat(comparable(merged)).containsExactlyInAnyOrderElementsOf(comparable(whole));
    assertThat(again.err()).contains("humaneval: 4 units, 4 done before\n");
    assertThat(shown.out()).contains("== Tiny/1  egcfg", "candidate 1");
  }

  @Test
  void aUnitInSeveralDirectoriesCountsOnce() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path merged = folder.resolve("both");
    tiny.call(tiny.arguments(one, "--methods=baseline"));
    tiny.call(tiny.arguments(two, "--methods=baseline", "--limit=1"));

    CommandLineCall merge =
        tiny.call(
            List.of("sweep", "merge", "--out", merged.toString(), two.toString(), one.toString()));

    assertThat(merge.out()).contains("2 units from 2 directories; 1 rows lost");
    assertThat(comparable(merged)).containsExactlyInAnyOrderElementsOf(comparable(one));
  }

  @Test
  void directoriesOfDifferentPlansAreNotMerged() {
    Path one = folder.resolve("plan-1");
    Path two = folder.resolve("plan-2");
    tiny.call(tiny.arguments(one, "--methods=baseline", "--limit=1"));
    tiny.call(tiny.arguments(two, "--methods=baseline", "--limit=1", "--seed=5"));

    CommandLineCall merge =
        tiny.call(
            List.of(
                "sweep",
                "merge",
                "--out=" + folder.resolve("never"),
                one.toString(),
                two.toString()));

    assertThat(merge)
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg sweep merge: "
                    + two
                    + " is of another plan than "
                    + one
                    + ": seed is 0 there, 5 here\n"));
  }

  @Test
  void theOriginalsFilesAreReadAsTheyAre() throws Exception {
    Path grid =
        Files.writeString(
            folder.resolve("dynamic_signals_params.json"),
            """
            {
              "t": [0.7, 0.75],
              "s": [3],
              "d": [2, null],
              "k": [1],
              "prompt_type": ["deepseek_instruct", "long_code"]
            }
            """);
    Path session =
        Files.writeString(
            folder.resolve("session.json"),
            """
            {
              "gammas": [0.0, 0.5, 1.0, 3.0],
              "model_name": "deepseek-ai/deepseek-coder-1.3b-instruct",
              "deployment_type": "local",
              "dataset": "HumanEval",
              "minimal_trace": true,
              "top_probs": null,
              "random_seed": 5,
              "is_prod": true,
              "retries_count": 1,
              "start_idx": 0,
              "end_idx": 1
            }
            """);

    CommandLineCall call =
        tiny.call(
            List.of(
                "sweep",
                session.toString(),
                grid.toString(),
                "--data=" + tiny.problems(),
                "--sandbox=" + TinyRun.SANDBOX.get(0).substring("--sandbox=".length()),
                "--unsafe-execution",
                "--offline",
                "--dry-run"));

    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).contains(session + ": left out, since it means nothing here: is_prod\n");
    assertThat(call.out().lines().findFirst().orElseThrow())
        .startsWith("humaneval-deepseek-ai_deepseek-coder-1.3b-instruct-")
        .endsWith(": 1 problems, 26 cells of 32 combinations, 26 units, 26 left");
    assertThat(call.out())
        .contains("  egcfg long-code s 3 t 0.75 d inf k 1 minimal candidates gamma 0.5\n");
  }

  @Test
  void wrongPlansAreToldInOneLine() throws Exception {
    Path key = Files.writeString(folder.resolve("key.yaml"), "seed: 1\ngama: [1]\n");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "gamma: []\n");
    Path twice = Files.writeString(folder.resolve("twice.json"), "{\"t\": [0.7,\n 0.70]}");
    Path foreign = Files.writeString(folder.resolve("foreign.json"), "{\"t\": [1],\n\"dd\": [2]}");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"t\": [1}\n");
    Path probs = Files.writeString(folder.resolve("probs.json"), "{\"top_probs\": 5}\n");

    assertThat(wrong(key.toString()))
        .isEqualTo(key + ":2: gama: unknown setting; did you mean gamma?");
    assertThat(wrong(empty.toString()))
        .isEqualTo(empty + ":1: gamma: an empty list; give a value or leave it out");
    assertThat(wrong(twice.toString()))
        .isEqualTo(twice + ":1: t: 0.70 is given twice, which would make duplicate units");
    assertThat(wrong(foreign.toString()))
        .isEqualTo(foreign + ":2: dd: no key of the original's files; did you mean d?");
    assertThat(wrong(broken.toString())).startsWith(broken + ":1: ");
    assertThat(wrong(probs.toString()))
        .startsWith(probs + ":1: top_probs: cutting the guided distributions");
    assertThat(wrong("ns3t0.75d5k1_lci"))
        .isEqualTo(
            "--configurations: 'ns3t0.75d5k1_lci' is not a configuration string such as"
                + " ns3t0.75d5k1_lci_ln");
    assertThat(wrong("ns3t0.75d5_ln", "--horizon=2"))
        .isEqualTo("--configurations and --horizon: a configuration string says both");
    assertThat(wrong("ns3t0.75d5_ln", "ns3t0.75d5k1_ln"))
        .isEqualTo(
            "--configurations: ns3t0.75d5k1_ln is given twice, which would make duplicate units");
    assertThat(wrong("--seed=3,3"))
        .isEqualTo("--seed: 3 is given twice, which would make duplicate units");
    assertThat(wrong("nothing.yaml"))
        .isEqualTo(
            "nothing.yaml: no such file, and not a configuration string such as"
                + " ns3t0.75d5k1_lci_ln");
  }

  @Test
  void theFolderOfAnotherSweepIsRefused() {
    Path out = folder.resolve("taken");
    assertThat(sweep(out, "--methods=baseline", "--limit=1").exitCode()).isZero();

    CommandLineCall call = sweep(out, "--methods=baseline", "--seed=9");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("egcfg sweep: " + out + " holds another sweep: of humaneval-");
  }

  @Test
  void aFolderOfNoSweepIsNamed() {
    assertThat(CommandLineCall.egcfg("sweep", "status", folder.toString()))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg sweep status: "
                    + folder
                    + " is no folder of a sweep: it has no sweep.json\n"));
  }

  private static CommandLineCall sweep(Path out, String... more) {
    return tiny.call(tiny.arguments(List.of("sweep"), out, more));
  }

  private static String wrong(String... arguments) {
    CommandLineCall call = sweep(folder.resolve("wrong"), arguments);
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).startsWith("egcfg sweep: ").hasLineCount(1);
    return call.err().strip().substring("egcfg sweep: ".length());
  }

  private static List<Path> runs(Path sweep) throws IOException {
    try (Stream<Path> entries = Files.list(sweep)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("manifest.json")))
          .sorted()
          .toList();
    }
  }

  /** Rows of one directory and one of several writers lie at different places. */
  private static List<JsonNode> comparable(Path out) throws IOException {
    List<JsonNode> rows = TinyRun.comparable(out);
    rows.forEach(row -> ((ObjectNode) row).remove("details"));
    return rows;
  }
}
