package dev.egcfg.experiments.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.PlanException;
import dev.egcfg.experiments.reproduction.Reproduction.Part;
import dev.egcfg.reports.Ablation;
import dev.egcfg.reports.PublishedResult;
import dev.egcfg.reports.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReproductionsTest {

  @TempDir Path folder;

  static Stream<Part> parts() {
    return Reproductions.all().stream().flatMap(table -> table.parts().stream());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyShippedPlanIsAPlan(Part part) throws IOException {
    assertThat(plan(part).texts()).containsKey("benchmark");
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyPublishedCellAndEveryAxisIsKnown(Part part) {
    part.published()
        .ifPresent(
            cell ->
                assertThat(
                        List.of(
                            PublishedResult.of(cell.benchmark(), cell.model(), "baseline"),
                            PublishedResult.of(cell.benchmark(), cell.model(), "EG-CFG")))
                    .hasSize(2));
    part.ablation()
        .ifPresent(
            axis ->
                assertThatNoException()
                    .isThrownBy(
                        () ->
                            Ablation.of(
                                "",
                                Tally.of(List.of()),
                                axis.axis(),
                                axis.full(),
                                true,
                                List.of())));
  }

  /** Section 3 of the method's description: 146 distinct attempts, and two greedy baselines. */
  @Test
  void thePaperGridHasItsSize() throws IOException {
    assertThat(plan(Reproductions.named("mbpp-1.3b").parts().get(0)).unitsPerProblem())
        .isEqualTo(6 * 4 * 2 * 3 + 2 + 2);
  }

  @Test
  void anAblationHasItsFullMethodAmongTheValuesOfItsAxis() throws IOException {
    for (Part part : parts().filter(each -> each.ablation().isPresent()).toList()) {
      Reproduction.Axis axis = part.ablation().orElseThrow();
      assertThat(plan(part).texts()).as(part.plan()).containsKey(axis.axis());
      String values = plan(part).texts().getOrDefault(axis.axis(), "");

      if (!axis.full().equals(Ablation.ANY)) {
        assertThat(values.split(",")).as(part.plan()).contains(axis.full()).hasSizeGreaterThan(1);
      }
    }
  }

  @Test
  void anUnknownTableIsOneLineThatNamesAll() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Reproductions.named("mbpp"))
        .withMessageStartingWith("'mbpp' is no table: expected one of quick, mbpp-1.3b, ");
  }

  private Plan plan(Part part) throws IOException {
    Path file = folder.resolve(part.plan() + ".yaml");
    Files.writeString(file, Reproductions.plan(part));
    return Plan.read(Optional.of(file), Map.of(), Map.of());
  }
}
