package dev.egcfg.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in one line what a failed start means and what to do about it. */
final class LaunchFailure {

  private static final String NO_NAMESPACES =
      "user namespaces are limited to 0: as root, sysctl user.max_user_namespaces=10000";

  /** What bubblewrap prints, and what it means. */
  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning("ENOSPC", NO_NAMESPACES),
          new Meaning("No space left on device", NO_NAMESPACES),
          new Meaning(
              "setting up uid map: Permission denied",
              "AppArmor forbids user namespaces: as root, sysctl"
                  + " kernel.apparmor_restrict_unprivileged_userns=0, or install an AppArmor"
                  + " profile for bwrap"),
          new Meaning(
              "No permissions to create",
              "unprivileged user namespaces are switched off: as root, sysctl"
                  + " kernel.unprivileged_userns_clone=1"),
          new Meaning(
              "Operation not permitted",
              "namespaces are forbidden here, as in most containers: allow them, or use"
                  + " --sandbox landlock"),
          new Meaning(
              "No module named",
              "the interpreter cannot be read from inside: use one that an ordinary user can"
                  + " read"));

  private record Meaning(String said, String explanation) {}

  private LaunchFailure() {}

  static String explain(@Nullable String said) {
    String reason = said == null || said.isBlank() ? "the worker did not start" : said.strip();
    return MEANINGS.stream()
        .filter(meaning -> reason.contains(meaning.said()))
        .findFirst()
        .map(meaning -> meaning.explanation() + " (" + reason + ")")
        .orElse(reason);
  }
}
