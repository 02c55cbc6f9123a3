package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollapseTest {

  private static final String DONE = "def f(x):\n    return x\n";
  private static final String OTHER = "def f(x):\n    return 1\n";
  private static final String OPEN = "def f(x):\n    y = x\n";

  private final Collapse collapse = new Collapse();

  @Test
  void bothBranchesOnOneProgramForFourRefreshesEndTheAnswer() {
    for (int i = 0; i < 3; i++) {
      assertThat(collapse.refreshed(all(DONE), all(DONE))).isEmpty();
    }
    assertThat(collapse.refreshed(all(DONE), all(DONE))).hasValue(DONE);
  }

  @Test
  void differentProgramsTakeSixRefreshesOfOneBranch() {
    for (int i = 0; i < 5; i++) {
      assertThat(collapse.refreshed(all(DONE), all(OTHER))).isEmpty();
    }
    assertThat(collapse.refreshed(all(OPEN), all(OTHER))).hasValue(OTHER);
  }

  @Test
  void anotherProgramALineThatDoesNotReturnOrNoProgramStartsTheCountAnew() {
    for (List<Optional<String>> interruption :
        List.of(
            List.of(Optional.of(DONE), Optional.of(OTHER)),
            all(OPEN),
            List.of(Optional.of(DONE), Optional.<String>empty()),
            List.<Optional<String>>of())) {
      Collapse counting = new Collapse();
      for (int i = 0; i < 5; i++) {
        assertThat(counting.refreshed(all(DONE), List.of())).isEmpty();
      }
      assertThat(counting.refreshed(interruption, List.of())).isEmpty();
      for (int i = 0; i < 5; i++) {
        assertThat(counting.refreshed(all(DONE), List.of())).isEmpty();
      }
      assertThat(counting.refreshed(all(DONE), List.of())).hasValue(DONE);
    }
  }

  private static List<Optional<String>> all(String program) {
    return List.of(Optional.of(program), Optional.of(program), Optional.of(program));
  }
}
