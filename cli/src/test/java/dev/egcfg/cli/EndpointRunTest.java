package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.cli.ServedCoder.Faults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg run --endpoint} with a scripted server and the real sandbox. */
class EndpointRunTest {

  /** In the environment of this JVM, as a user's would be (cli/pom.xml). */
  private static final String KEY = "sk-egcfg-test-key-that-must-not-show";

  private static final int PROBLEMS = 22;

  @TempDir private static Path folder;

  @Test
  void hundredsOfRequestsOfWhichAThirdFailEndWithTheRowsOfAServerThatNeverFails() throws Exception {
    Path failing = folder.resolve("failing");
    Path steady = folder.resolve("steady");
    try (ServedCoder server = ServedCoder.adding(Faults.A_THIRD)) {
      CommandLineCall call =
          run(server, PROBLEMS, failing, "--gamma=0.5", "--request-timeout=3", "--parallel=6");

      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(server.requests.get()).isGreaterThan(400);
      assertThat(server.failures()).isGreaterThan(server.requests.get() / 4);
      assertThat(server.kinds()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
      assertThat(call.err()).contains("endpoint: ").contains(" retries)");
    }
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      assertThat(run(server, PROBLEMS, steady, "--gamma=0.5", "--parallel=6").exitCode()).isZero();
    }
    List<JsonNode> rows = TinyRun.rows(failing);
    assertThat(rows).extracting(row -> row.path("unit").asText()).doesNotHaveDuplicates();
    assertThat(rows).hasSize(PROBLEMS);
    assertThat(rows).extracting(row -> row.path("verdict").asText()).containsOnly("PASSED");
    assertThat(rows).extracting(row -> row.path("attempt").asInt()).containsOnly(1);
    assertThat(answers(failing)).isEqualTo(answers(steady)).hasSize(PROBLEMS);
  }

  @Test
  void theSameRunAgainIsAnsweredFromTheCache() throws Exception {
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      run(server, 2, folder.resolve("first"), "--methods=baseline,egcfg");
      int asked = server.requests.get();
      CommandLineCall again = run(server, 2, folder.resolve("second"), "--methods=baseline,egcfg");

      assertThat(again.exitCode()).isZero();
      assertThat(server.requests.get()).isEqualTo(asked);
      assertThat(again.err()).contains("endpoint: 0 requests (0 retries), ");
      assertThat(TinyRun.comparable(folder.resolve("second")))
          .isEqualTo(TinyRun.comparable(folder.resolve("first")));
    }
  }

  @Test
  void atGammaOneALineIsARequest() throws Exception {
    Path out = folder.resolve("lines");
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      CommandLineCall call = run(server, 1, out, "--gamma=1", "--endpoint-cache=false");

      assertThat(call.exitCode()).as(call.err()).isZero();
      JsonNode row = TinyRun.rows(out).get(0);
      assertThat(row.path("verdict").asText()).isEqualTo("PASSED");
      assertThat(row.path("guidance").asText()).isEqualTo("ON");
      int refreshes = row.path("refreshes").asInt();
      // after the function's name, and after each of five lines
      assertThat(refreshes).isEqualTo(6);
      // the probe's, the prefix, and at each refresh the candidates and a line
      assertThat(server.requests.get()).isLessThanOrEqualTo(3 + 1 + 2 * refreshes);
    }
  }

  @Test
  void anAnswerThatCanOnlyBecomeOneProgramEndsThere() throws Exception {
    Path out = folder.resolve("collapsed");
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      CommandLineCall call =
          run(server, 1, out, "--gamma=1", "--horizon=inf", "--stop-on-collapse");

      assertThat(call.exitCode()).as(call.err()).isZero();
      JsonNode row = TinyRun.rows(out).get(0);
      assertThat(row.path("stopReason").asText()).isEqualTo("COLLAPSED");
      assertThat(row.path("refreshes").asInt()).isEqualTo(4);
      assertThat(row.path("verdict").asText()).isEqualTo("PASSED");
    }
  }

  @Test
  void distinctCandidatesAreDrawnTwiceWhereTheyAreAllAlike() throws Exception {
    Path out = folder.resolve("distinct");
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      CommandLineCall call = run(server, 1, out, "--gamma=1", "--distinct-candidates");

      assertThat(call.exitCode()).as(call.err()).isZero();
      // max(5, 3), then 2 * 5 at 1.2 * 0.75
      assertThat(server.draws).containsExactlyInAnyOrder("5 at 0.75", "10 at 0.9");
      assertThat(TinyRun.rows(out).get(0).path("verdict").asText()).isEqualTo("PASSED");
    }
  }

  @Test
  void aSampledBeginningIsTheSampledBaselinesAnswerWhichIsAskedForOnce() throws Exception {
    Path out = folder.resolve("beginning");
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      CommandLineCall call =
          run(server, 1, out, "--methods=egcfg", "--gamma=1", "--beginning=sampled");

      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(server.draws).containsExactlyInAnyOrder("1 at 0.75", "3 at 0.75");
      JsonNode row = TinyRun.rows(out).get(0);
      assertThat(row.path("verdict").asText()).isEqualTo("PASSED");
      // the probe's, the first answer, a token after it, and at each refresh the candidates and a
      // line
      assertThat(server.requests.get())
          .isLessThanOrEqualTo(3 + 1 + 1 + 2 * row.path("refreshes").asInt());

      server.draws.clear();
      CommandLineCall baseline =
          run(
              server,
              1,
              folder.resolve("sampled-first"),
              "--methods=baseline",
              "--baseline=sampled",
              "--sample-temperature=0.75");
      assertThat(baseline.exitCode()).as(baseline.err()).isZero();
      assertThat(server.draws).isEmpty();
    }
  }

  @Test
  void theBaselineOfThePublishedRunsIsSampledOrCompletesTheProblemsOwnCode() throws Exception {
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      Path sampled = folder.resolve("sampled");
      CommandLineCall call = run(server, 1, sampled, "--methods=baseline", "--baseline=sampled");
      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(TinyRun.rows(sampled).get(0).at("/configuration/temperature").asDouble())
          .isEqualTo(0.8);

      Path raw = folder.resolve("raw");
      call = run(server, 1, raw, "--methods=baseline", "--baseline=raw");
      assertThat(call.exitCode()).as(call.err()).isZero();
      JsonNode row = TinyRun.rows(raw).get(0);
      assertThat(row.at("/configuration/prompt").asText()).isEqualTo("raw");
      assertThat(row.path("stopReason").asText()).isEqualTo("LEFT_CODE");
      assertThat(row.path("verdict").asText()).isEqualTo("PASSED");
    }
  }

  @Test
  void aSweepAndATableAskAServerToo() throws Exception {
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      Path sweep = folder.resolve("sweep");
      CommandLineCall call =
          run(server, 2, sweep, List.of("sweep", "--benchmark=humaneval"), "--gamma=0.5,1");
      assertThat(call.exitCode()).as(call.err()).isZero();
      assertThat(call.err()).contains("endpoint: ");
      CommandLineCall status =
          CommandLineCall.on(machine(), "sweep", "status", sweep.toString(), "--offline");
      assertThat(status.exitCode()).as(status.out() + status.err()).isZero();

      Path table = folder.resolve("table");
      call =
          run(
              server,
              2,
              table,
              List.of("reproduce", "humaneval-v3"),
              "--methods=baseline,egcfg",
              "--baseline=raw",
              "--prompt=few-shot",
              "--temperature=0.75",
              "--horizon=2",
              "--gamma=0,1",
              "--limit=2");
      assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
      assertThat(call.out())
          .containsPattern("HumanEval +DeepSeek-V3-0324 +baseline +100.0 +82.92 ")
          .contains("the model is coder, not DeepSeek-V3-0324")
          .doesNotContain("request-timeout")
          .contains("answers end where they collapse there: --stop-on-collapse")
          .doesNotContain("the published baseline is");
    }
  }

  @Test
  void moneyThatIsSpentEndsTheRunWithWhatIsFinished() throws Exception {
    Path out = folder.resolve("spent");
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      // 100 prompt tokens a request at a dollar a token; the limit comes within the second problem
      CommandLineCall call =
          run(
              server,
              4,
              out,
              "--methods=baseline",
              "--prompt-price=1000000",
              "--completion-price=0",
              "--max-cost=400");

      assertThat(call.exitCode()).isEqualTo(3);
      assertThat(call.err()).contains("egcfg run: --max-cost 400.0 is reached: $");
      assertThat(TinyRun.rows(out)).isNotEmpty().hasSizeLessThan(4);
      assertThat(TinyRun.rows(out))
          .extracting(row -> row.path("status").asText())
          .containsOnly("JUDGED");

      CommandLineCall rest = run(server, 4, out, "--methods=baseline");
      assertThat(rest.exitCode()).as(rest.err()).isZero();
      assertThat(TinyRun.rows(out)).hasSize(4);
    }
  }

  @Test
  void theKeyIsSentToTheServerAndShownNowhere() throws Exception {
    Path out = folder.resolve("key");
    Path cache = folder.resolve("key-cache");
    String spying =
        "    import os\n    seen = dict(os.environ)\n"
            + "    raw = open('/proc/self/environ').read()\n    return x + ";
    try (ServedCoder server = new ServedCoder(Faults.NONE, k -> spying + k + "\n")) {
      assertThat(System.getenv("EGCFG_API_KEY")).isEqualTo(KEY);
      CommandLineCall call =
          run(
              new TestMachine(cache, System.getenv()),
              server,
              1,
              out,
              "--methods=baseline,egcfg",
              "--verbose");

      assertThat(server.authorizations).containsExactly("Bearer " + KEY);
      assertThat(call.out() + call.err()).doesNotContain(KEY);
      assertThat(TinyRun.rows(out)).hasSize(2);
      // the programs did look: their environment is in the traces
      assertThat(texts(out)).anyMatch(text -> text.contains("PYTHONHASHSEED"));
      assertThat(texts(out)).noneMatch(text -> text.contains(KEY));
      assertThat(texts(cache)).isNotEmpty().noneMatch(text -> text.contains(KEY));
    }
  }

  @Test
  void whatIsWrongWithACallIsOneLine() throws Exception {
    try (ServedCoder server = ServedCoder.adding(Faults.NONE)) {
      assertThat(run(server, 1, folder.resolve("no"), "--endpoint=localhost:8000"))
          .extracting(CommandLineCall::exitCode, CommandLineCall::err)
          .containsExactly(
              2,
              "egcfg run: --endpoint: 'localhost:8000' is no server's URL such as"
                  + " http://localhost:8000/v1: it must start with http:// or https://\n");
      CommandLineCall dead =
          run(server, 1, folder.resolve("no"), "--endpoint=http://127.0.0.1:1/v1");
      assertThat(dead.exitCode()).isEqualTo(3);
      assertThat(dead.err())
          .contains("egcfg run: http://127.0.0.1:1/v1 does not answer: the connection failed");
      assertThat(run(server, 1, folder.resolve("no"), "--max-cost=1").err())
          .contains("--max-cost needs --prompt-price and --completion-price");
      assertThat(run(server, 1, folder.resolve("no"), "--chat-template=nowhere.jinja").err())
          .contains("--chat-template: no model 'nowhere.jinja'");
    }
    CommandLineCall local = CommandLineCall.egcfg("run", "--benchmark=mbpp", "--max-cost=1");
    assertThat(local.exitCode()).isEqualTo(2);
    assertThat(local.err()).contains("--max-cost needs --endpoint URL");
    assertThat(
            CommandLineCall.egcfg("run", "--benchmark=mbpp", "--endpoint=http://127.0.0.1:1").err())
        .contains("--endpoint needs --model NAME, the model's name on the server");
  }

  private static CommandLineCall run(ServedCoder server, int problems, Path out, String... more)
      throws IOException {
    return run(machine(), server, problems, out, more);
  }

  private static TestMachine machine() {
    return new TestMachine(folder.resolve("cache"), System.getenv());
  }

  private static CommandLineCall run(
      ServedCoder server, int problems, Path out, List<String> command, String... more)
      throws IOException {
    return run(machine(), server, problems, out, command, more);
  }

  private static CommandLineCall run(
      TestMachine machine, ServedCoder server, int problems, Path out, String... more)
      throws IOException {
    List<String> command = List.of("run", "--benchmark=humaneval");
    return run(machine, server, problems, out, command, more);
  }

  private static CommandLineCall run(
      TestMachine machine,
      ServedCoder server,
      int problems,
      Path out,
      List<String> command,
      String... more)
      throws IOException {
    Path data = folder.resolve(problems + "-problems.jsonl");
    Files.writeString(data, ServedCoder.problems(problems));
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of("--data=" + data, "--model=coder", "--offline"));
    List<String> given = Arrays.asList(more);
    if (given.stream().noneMatch(option -> option.startsWith("--endpoint="))) {
      arguments.add("--endpoint=" + server.url());
    }
    if (given.stream().noneMatch(option -> option.startsWith("--methods="))) {
      arguments.add("--methods=egcfg");
    }
    arguments.add("--out=" + out);
    arguments.addAll(TinyRun.SANDBOX);
    arguments.addAll(given);
    return CommandLineCall.on(machine, arguments.toArray(String[]::new));
  }

  /** From each problem to its verdict and answer's tokens. */
  private static Map<String, String> answers(Path out) throws IOException {
    Map<String, String> answers = new HashMap<>();
    for (JsonNode row : TinyRun.rows(out)) {
      answers.put(
          row.path("problem").asText(),
          row.path("verdict").asText()
              + row.path("tokens").path("generated")
              + row.path("tokens").path("guided")
              + row.path("refreshes")
              + row.path("stopReason"));
    }
    return answers;
  }

  /** All files below a folder, unpacked where they are packed. */
  private static List<String> texts(Path below) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(below)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
          try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            bytes = in.readAllBytes();
          }
        }
        texts.add(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }
}
