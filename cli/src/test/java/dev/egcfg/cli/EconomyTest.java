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

  private static final String[] GRID = {
    "--gamma=0,0.5,3", "--horizon=1,2,inf", "--temperature=0.75,1.5", "--trace-format=paper,compact"
  };

  @TempDir private static Path folder;

  private static TinyRun run;
  private static Path plain;

  /** One unit after the other, each by itself, a token at a time. */
  @BeforeAll
  static void runWithoutAnyEconomy() throws IOException {
    run = TinyRun.in(folder);
    plain = executed("plain", "--share=off", "--speculation=off");
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
    Path speculative = executed("speculative", "--share=off");

    List<String> cost = List.of("forwardPasses", "candidatePasses", "guidedPasses", "tokens");
    assertThat(rows(speculative, cost)).isEqualTo(rows(plain, cost));
    assertThat(answers(speculative)).isEqualTo(answers(plain));
    assertThat(total(speculative, Row::forwardPasses)).isLessThan(total(plain, Row::forwardPasses));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void unitsThatShareAreTheUnitsThatDoNot(String speculation) throws IOException {
    String setting = "--speculation=" + speculation;
    Path alone =
        speculation.equals("off") ? plain : executed("alone-" + speculation, setting, "--share=off");

    Path shared = executed("shared-" + speculation, setting);
    Path together = executed("together-" + speculation, setting, "--parallel=8");

    assertThat(rows(shared, List.of())).isEqualTo(rows(alone, List.of()));
    assertThat(answers(shared)).isEqualTo(answers(alone));
    assertThat(rows(together, List.of())).isEqualTo(rows(alone, List.of()));
    assertThat(answers(together)).isEqualTo(answers(alone));
    assertThat(total(alone, row -> row.saved().forwardPasses())).isZero();
    assertThat(total(alone, row -> row.saved().executions())).isZero();
    assertThat(total(shared, row -> row.saved().forwardPasses())).isPositive();
    assertThat(total(shared, row -> row.saved().executions())).isPositive();
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
