package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlurmTest {

  @Test
  void optionsMayHoldBlanksWithinQuotes() {
    assertThat(Slurm.options(" --partition=gpu --comment=\"two words\" 'a b'  -N 2"))
        .containsExactly("--partition=gpu", "--comment=two words", "a b", "-N", "2");
    assertThat(Slurm.options("  ")).isEmpty();
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> Slurm.options("--comment=it's"))
        .withMessage("--sbatch: a quote without its end: --comment=it's");
  }

  @Test
  void aSitesNoticesAreNoPartOfAJobsNumber() {
    assertThat(Slurm.jobOf("sbatch: your project has 10 hours left\n7787202;cluster\n"))
        .isEqualTo("7787202");
    assertThatExceptionOfType(RunDirectoryException.class)
        .isThrownBy(() -> Slurm.jobOf("thank you\nand good bye"))
        .withMessage("sbatch named no job: thank you and good bye");
  }

  @Test
  void messagesAreKeptApartFromAnswers() throws IOException, InterruptedException {
    SlurmCommand said =
        SlurmCommand.run(
            List.of("sh", "-c", "echo warned >&2; echo 12_3; exit 4"), Duration.ofSeconds(20));

    assertThat(said).isEqualTo(new SlurmCommand(4, "12_3", "warned"));
  }
}
