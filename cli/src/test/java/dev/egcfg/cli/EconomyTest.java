package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A small grid with the real engine and the real sandbox: what spares work changes no row but in
 * times and in what was spared.
 */
class EconomyTest {

  private static final String[] GRID = {"--gamma=0,0.5,3", "--horizon=1,inf"};

  @TempDir private static Path folder;

  private static TinyRun run;

  /** One unit after the other, each by itself, a token at a time. */
  private static Path plain;

  /** The same with guesses. */
  private static Path alone;

  @BeforeAll
  static void runWithoutSharing() throws IOException {
    run = TinyRun.in(folder);
    plain = executed("plain", "--share=off", "--speculation=off");
    alone = executed("alone", "--share=off");
  }

  private static Path executed(String name, String... settings) {
    Path out = folder.resolve(name);
    List<String> arguments = run.arguments(out, GRID);
    arguments.addAll(List.of(settings));
    assertThat(run.call(arguments).exitCode()).isZero();
    return out;
  }

  @Test
  void speculationChangesOnlyHowManyPassesAnAnswerTakes() throws IOException {
    List<String> cost = List.of("forwardPasses", "candidatePasses", "guidedPasses", "tokens");
    assertThat(rows(alone, cost)).isEqualTo(rows(plain, cost));
    assertThat(answers(alone)).isEqualTo(answers(plain));
    assertThat(total(alone, Row::forwardPasses)).isLessThan(total(plain, Row::forwardPasses));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void unitsThatShareAreTheUnitsThatDoNot(int agents) throws IOException {
    Path shared = executed("shared-" + agents, "--parallel=" + agents);

    assertThat(rows(shared, List.of())).isEqualTo(rows(alone, List.of()));
    assertThat(answers(shared)).isEqualTo(answers(alone));
    assertThat(total(alone, row -> row.saved().forwardPasses())).isZero();
    assertThat(total(alone, row -> row.saved().executions())).isZero();
    assertThat(total(shared, row -> row.saved().executions())).isPositive();
    if (agents == 1) {
      assertThat(total(shared, row -> row.saved().forwardPasses())).isPositive();
    }
  }

  @Test
  void agentsBesideEachOtherAreAgentsByThemselves() throws IOException {
    Path together = executed("together", "--share=off", "--speculation=off", "--parallel=8");

    assertThat(rows(together, List.of())).isEqualTo(rows(plain, List.of()));
    assertThat(answers(together)).isEqualTo(answers(plain));
  }

  /** Without times, places and what other units change, in the order of units. */
  private static List<JsonNode> rows(Path out, List<String> without) throws IOException {
    List<JsonNode> rows = TinyRun.comparable(out);
    rows.forEach(row -> ((ObjectNode) row).remove("details"));
    rows.forEach(row -> ((ObjectNode) row).remove(without));
    rows.sort(Comparator.comparing(row -> row.path("unit").asText()));
    return rows;
  }

  /** How each answer came about: tokens, their choices, candidates, signals. */
  private static Map<String, Details> answers(Path out) {
    return RowLog.read(out).rows().stream()
        .collect(Collectors.toMap(Row::unit, row -> Details.read(out, row)));
  }

  private static int total(Path out, ToIntFunction<Row> count) {
    return RowLog.read(out).rows().stream().mapToInt(count).sum();
  }
}
