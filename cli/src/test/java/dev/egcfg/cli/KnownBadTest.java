package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --exclude-known-bad}: problems that are known to be bad are left out, never silently. */
class KnownBadTest {

  /** The number of a problem of MBPP whose tests are wrong. */
  private static final String BAD = "180";

  @TempDir private static Path folder;

  private static TinyRun tiny;
  private static Path data;

  @BeforeAll
  static void writeAGoodAndABadProblem() throws IOException, URISyntaxException {
    tiny = TinyRun.in(folder);
    Path row = Path.of(KnownBadTest.class.getResource("leaks-mbpp.jsonl").toURI());
    String good = Files.readString(row).strip();
    String bad = good.replace("\"task_id\": 12", "\"task_id\": " + BAD);
    data = Files.writeString(folder.resolve("mbpp.jsonl"), good + "\n" + bad + "\n");
  }

  @Test
  void aSecondTableIsWithoutThemAndNamesThem() throws IOException {
    Path out = folder.resolve("run");

    CommandLineCall run = run(out, "--exclude-known-bad");
    CommandLineCall report = tiny.call(List.of("report", out.toString(), "--exclude-known-bad"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    String[] tables = run.out().split("mbpp without ");
    assertThat(tables).hasSize(2);
    assertThat(tables[0]).contains("mbpp: ").containsPattern(" of 2 problems solved");
    assertThat(tables[1]).contains(BAD).containsPattern(" of 1 problems solved");
    assertThat(Files.readAllLines(out.resolve("report/per_problem.csv")))
        .filteredOn(line -> line.contains("," + BAD + ","))
        .hasSize(1);
    assertThat(Files.readAllLines(out.resolve("report/without-known-bad/per_problem.csv")))
        .noneMatch(line -> line.contains("," + BAD + ","))
        .anyMatch(line -> line.contains(",12,"));
    assertThat(report.out()).isEqualTo(run.out());
  }

  @Test
  void withoutTheOptionTheyCountLikeOthers() {
    assertThat(run(folder.resolve("all")).out())
        .containsPattern(" of 2 problems solved")
        .doesNotContain(" of 1 problems solved");
  }

  private static CommandLineCall run(Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--benchmark=mbpp",
                "--data=" + data,
                "--model=" + tiny.checkpoint(),
                "--methods=baseline",
                "--precision=f32",
                "--threads=1",
                "--offline",
                "--out=" + out));
    arguments.addAll(TinyRun.SANDBOX);
    arguments.addAll(Arrays.asList(more));
    return tiny.call(arguments);
  }
}
