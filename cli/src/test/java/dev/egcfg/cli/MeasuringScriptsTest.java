package dev.egcfg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that measure, in a folder whose egcfg and peers only say what they were asked. */
class MeasuringScriptsTest {

  private static final Path SCRIPTS = Path.of("../scripts");

  /** Ten seconds for one answer of 20 guided tokens; five by eight agents, who fail if told to. */
  private static final String FAKE_EGCFG =
      """
      #!/usr/bin/env python3
      import json, os, sys
      here, asked = os.path.dirname(os.path.abspath(__file__)), " ".join(sys.argv[1:])
      open(here + "/calls", "a").write(asked + "\\n")
      for words in open(here + "/failing").read().splitlines():
          if words in asked:
              sys.exit("a log\\negcfg: the disk is full")
      after = lambda option: sys.argv[sys.argv.index(option) + 1]
      if sys.argv[1] == "run":
          seconds = 5 if "--parallel 8" in asked or "slow" not in here else 10
          os.makedirs(after("--out") + "/rows")
          json.dump({"status": "JUDGED", "time": "2026-01-01T00:00:%02d.000Z" % seconds,
                     "millis": {"total": 1000 * seconds}, "tokens": {"guided": 20, "encoded": 9},
                     "saved": {"forwardPasses": 0, "encoded": 0}, "reusedTokens": 0, "refreshes": 2,
                     "guidedPasses": 4, "candidatePasses": 6}, open(after("--out") + "/rows/main.jsonl", "w"))
          json.dump({"model": {"name": "m", "sha256": "5e", "precision": "f32"}, "dataSha256": "da",
                     "plan": {"benchmark": after("--benchmark")}}, open(after("--out") + "/manifest.json", "w"))
      elif sys.argv[1] == "bench":
          json.dump([{"secondaryMetrics": {"tokens": {"rawData": [[30.0, 60.0]]}}}], open(after("--json"), "w"))
      else:
          print("0 differences")
      """;

  /** Continues as it should; 20 tokens a second, llama.cpp 80; killed where it is told to be. */
  private static final String FAKE_PEER =
      """
      #!/usr/bin/env python3
      import json, os, signal, sys
      after = lambda option: sys.argv[sys.argv.index(option) + 1]
      folder, kind, cells = after("--gguf")[:-len("/slow/model.gguf")], after("--worker"), after("--cells")
      open(folder + "/slow/calls", "a").write(kind + " " + cells + "\\n")
      print(json.dumps(["version", kind + " 1"]))
      found = [[[token, 99], [-0.1, -3.0]] for token in range(32)]
      if not cells and json.loads(after("--prompt")):
          print(json.dumps(["tokens", list(range(32))]))
      elif not cells:
          print(json.dumps(["golden", {"templated": "t", "prompt": [1], "found": found, "text": "x"}]))
      for cell in filter(None, cells.split(",")):
          if kind + " " + cell in open(folder + "/slow/failing").read().splitlines():
              sys.stdout.flush()
              os.kill(os.getpid(), signal.SIGKILL)
          print(json.dumps([cell, 80.0 if kind == "llama.cpp" else 20.0]))
      """;

  @TempDir private Path folder;
  private Path checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = makeCheckout("slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"peers", "guided-speed", "guided-proof", "measuring.py"})
  void importingMeasuresNothing(String script) throws Exception {
    String importing =
        "import runpy, sys; sys.path.insert(0, 'scripts'); runpy.run_path('scripts/%s')"
            .formatted(script);

    CommandLineCall call = start("python3", "-c", importing);

    assertThat(call).isEqualTo(new CommandLineCall(0, "", ""));
    assertThat(calls()).isEmpty();
  }

  @Test
  void guidedSpeedGoesOnAfterAFailureAndLaterAsksForThatAlone() throws Exception {
    failing("--parallel 1");
    String[] agents = {"scripts/guided-speed", "--only=agents", "--results=kept.json"};

    CommandLineCall first = start(agents);

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.out())
        .contains("|   8 agents ", "--parallel 1 failed: egcfg: the disk is full")
        .doesNotContain("times as", "MBPP 11-42, 1 agent and");
    assertThat(calls()).hasSize(2).allMatch(call -> call.contains("--problems 11-42"));

    failing();
    CommandLineCall second = start(agents);

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(calls()).hasSize(3).last().asString().contains("--parallel 1");
    assertThat(second.out())
        .contains(
            "MBPP 11-42, 1 agent and 8 agents: 10.0 and 5.0 s, 2.00 and 4.00 guided tokens a"
                + " second, 2.00 times",
            "m, SHA-256 5e, f32",
            "mbpp, SHA-256 da")
        .doesNotContain("failed");
  }

  @Test
  void guidedSpeedComparesTwoCheckoutsInTurn() throws Exception {
    Path fast = makeCheckout("fast");

    CommandLineCall call =
        start(
            "scripts/guided-speed",
            "--against=" + fast,
            "--max-new-tokens=7",
            "--results=kept.json",
            "--data=x");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("this checkout's guided answer is 0.50 times as fast");
    assertThat(calls())
        .hasSize(2)
        .allMatch(asked -> asked.contains("--max-new-tokens 7 --parallel 1 --data=x"));
    assertThat(Files.readAllLines(fast.resolve("calls"))).hasSize(2);
  }

  @Test
  void resultsOfAnotherMachineAreNotMixedIn() throws Exception {
    Files.writeString(
        checkout.resolve("kept.json"), "{\"setup\": {\"machine\": \"m\"}, \"results\": {}}");

    CommandLineCall call = start("scripts/guided-speed", "--results=kept.json");

    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.err())
        .startsWith("guided-speed: kept.json was measured with ")
        .endsWith("; name another file with --results\n");
    assertThat(calls()).isEmpty();
  }

  @Test
  void peersLoseNothingByAFailedGateOrAKilledProgram() throws Exception {
    failing("--precision fp16", "transformers-f32 decode 8");
    makePeers();
    String[] peers = {
      "scripts/peers",
      "--gguf=" + checkout.resolve("model.gguf"),
      "--precisions=f32,fp16",
      "--peers=llama.cpp,transformers-f32",
      "--cells=decode 1,decode 8,prefill 256",
      "--rounds=1",
      "--results=kept.json"
    };

    CommandLineCall first = start(peers);

    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "llama.cpp 80.0 80.0 80.0",
            "transformers-f32 20.0 - 20.0",
            "egcfg-f32 60.0 60.0 60.0",
            "egcfg-f32 / best peer 0.75 0.75 0.75",
            "gate egcfg-fp16 failed: egcfg: the disk is full",
            "round 1 transformers-f32 decode 8 failed: killed by SIGKILL: it said nothing");
    int before = calls().size();

    failing();
    CommandLineCall second = start(peers);

    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).contains("egcfg-fp16 / llama.cpp").doesNotContain("failed");
    List<String> after = calls().subList(before, calls().size());
    assertThat(after).hasSize(5).startsWith("model verify", "transformers-f32 decode 8");
  }

  /** Where the script looks for the peers' Python. */
  private void makePeers() throws Exception {
    Files.writeString(checkout.resolve("model.gguf"), "no weights");
    String asking =
        "import runpy, sys; sys.path.insert(0, 'scripts');"
            + " print(runpy.run_path('scripts/peers')['Peers']('', 1).environment)";
    CommandLineCall call = start("python3", "-c", asking);
    Path environment = Path.of(call.out().strip());
    assertThat(environment).startsWithRaw(folder);
    program(environment.resolve("bin/python"), FAKE_PEER);
    Files.createFile(environment.resolve("complete"));
  }

  private Path makeCheckout(String name) throws IOException {
    Path made = folder.resolve(name);
    for (String script : List.of("peers", "guided-speed", "guided-proof", "measuring.py")) {
      program(made.resolve("scripts").resolve(script), Files.readString(SCRIPTS.resolve(script)));
    }
    program(made.resolve("egcfg"), FAKE_EGCFG);
    Files.createFile(made.resolve("calls"));
    Files.createFile(made.resolve("failing"));
    return made;
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What must be asked for the fakes to fail. */
  private void failing(String... words) throws IOException {
    Files.write(checkout.resolve("failing"), List.of(words));
  }

  /** Without the names of files, which differ from call to call. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(checkout.resolve("calls")).stream()
        .map(call -> call.startsWith("model verify") ? "model verify" : call)
        .toList();
  }

  private CommandLineCall start(String... command) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    if (command[0].startsWith("scripts/")) {
      command[0] = checkout.resolve(command[0]).toString();
    }
    builder.directory(checkout.toFile());
    builder.environment().put("EGCFG_CACHE", folder.resolve("cache").toString());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new CommandLineCall(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
