package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.reports.Ablation.Arm;
import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationTest {

  @TempDir Path folder;

  /**
   * Problems 1 to 6. Unguided solves 1, 2; gamma 0.5 solves 1, 3; gamma 3 solves 3, 4, 5, 6. All
   * gammas together: 1, 3, 4, 5, 6.
   */
  private static Tally rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      String id = Integer.toString(i);
      rows.add(Rows.baseline(id, i <= 2 ? Verdict.PASSED : Verdict.ERROR));
      rows.add(Rows.guided(0.5, id, 0, i == 1 || i == 3 ? Verdict.PASSED : Verdict.ERROR));
      rows.add(Rows.guided(3, id, 0, i >= 3 ? Verdict.PASSED : Verdict.NO_CODE));
    }
    return Tally.of(rows);
  }

  @Test
  void everyGammaAloneStandsBesideAllOfThem() {
    Ablation ablation = Ablation.of("t", rows(), "gamma", "any", true, List.of());

    assertThat(ablation.arms())
        .extracting(Arm::value)
        .containsExactly("any", "0.5", "3", "unguided");
    assertThat(ablation.arms()).extracting(Arm::anyAttempt).containsExactly(6, 3, 6, 2);
    assertThat(ablation.arms()).extracting(Arm::gammaAbove0).containsExactly(5, 2, 4, 0);
    assertThat(ablation.arms()).extracting(Arm::onlyGammaAbove0).containsExactly(4, 1, 4, 0);
    assertThat(ablation.arms())
        .extracting(Arm::test)
        .containsExactly(
            Optional.empty(),
            Optional.of(new McNemar(0, 3)),
            Optional.of(new McNemar(0, 1)),
            Optional.of(new McNemar(1, 4)));
    // 2 * 1 / 2^3 and 2 * (1 + 5) / 2^5
    assertThat(ablation.arms().get(1).pValue().orElseThrow()).isCloseTo(0.25, within(1e-12));
    assertThat(ablation.arms().get(3).pValue().orElseThrow()).isCloseTo(0.375, within(1e-12));
  }

  @Test
  void theFullMethodsValueIsTestedAgainstNothing() {
    Ablation ablation = Ablation.of("t", rows(), "gamma", "3", true, List.of());

    assertThat(ablation.arms()).extracting(Arm::value).containsExactly("0.5", "3", "unguided");
    assertThat(ablation.arms().get(1).test()).isEmpty();
    assertThat(ablation.text()).contains("3 (full method)").doesNotContain("PARTIAL");
  }

  @Test
  void onlyProblemsThatBothTriedArePaired() {
    List<Row> rows =
        List.of(
            Rows.guided(1, "1", 0, Verdict.PASSED),
            Rows.guided(3, "1", 0, Verdict.ERROR),
            Rows.guided(3, "2", 0, Verdict.PASSED),
            Rows.fault(1, "2", 0, 1));

    Ablation ablation = Ablation.of("t", Tally.of(rows), "gamma", "1", false, List.of());

    assertThat(ablation.arms().get(1).test()).contains(new McNemar(0, 1));
    assertThat(ablation.arms().get(0).infrastructure()).isEqualTo(1);
    assertThat(ablation.text()).contains("PARTIAL");
  }

  @Test
  void writesItsArmsAsCsv() throws IOException {
    Ablation.of("t", rows(), "gamma", "any", true, List.of()).writeCsv(folder.resolve("a.csv"));

    assertThat(Files.readString(folder.resolve("a.csv")).lines())
        .hasSize(5)
        .contains("gamma,0.5,false,6,0,6,3,2,1,9.6771,70.0007,0,3,0.250000");
  }

  @Test
  void namesAnAxisThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ablation.of("t", rows(), "beta", "1", true, List.of()))
        .withMessage("no axis of an ablation: beta");
  }
}
