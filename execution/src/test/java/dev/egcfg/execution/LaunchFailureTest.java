package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC) | sysctl user.max_user_namespaces",
        "bwrap: setting up uid map: Permission denied | AppArmor",
        "bwrap: No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces. | kernel.unprivileged_userns_clone",
        "bwrap: Creating new namespace failed: Operation not permitted | --sandbox landlock",
      })
  void saysWhatBubblewrapMeansAndHowToFixIt(String said, String hint) {
    assertThat(LaunchFailure.explain(said)).contains(hint).contains(said).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({"something new,something new", "'',the worker did not start"})
  void repeatsWhatItDoesNotKnow(String said, String expected) {
    assertThat(LaunchFailure.explain(said)).isEqualTo(expected);
  }
}
