package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PublishedResultTest {

  @Test
  void everyNumberIsNearestToItsCountAndNamesItsSource() {
    assertThat(PublishedResult.all())
        .hasSize(55)
        .allSatisfy(
            result -> {
              double ofCount = 100.0 * result.solved() / result.problems();
              assertThat(ofCount)
                  .isCloseTo(result.percent(), within(50.0 / result.problems() + 0.01));
              assertThat(result.source()).startsWith("repository ");
            });
  }

  /** In June 2025 it was 96.95, which the authors replaced. */
  @Test
  void supersededNumbersAreKeptAndNeverFound() {
    assertThat(PublishedResult.all()).filteredOn(PublishedResult::superseded).hasSize(3);
    assertThat(PublishedResult.of("HumanEval", "DeepSeek-V3-0324", "EG-CFG").percent())
        .isEqualTo(99.4);
    assertThat(PublishedResult.of("CodeContests", "DeepSeek-V3-0324", "EG-CFG").solved())
        .isEqualTo(100);
  }

  @Test
  void saysWhatIsNotPublished() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublishedResult.of("MBPP", "GPT-5", "EG-CFG"))
        .withMessage("no published result for EG-CFG with GPT-5 on MBPP");
  }
}
