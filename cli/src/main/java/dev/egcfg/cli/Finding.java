package dev.egcfg.cli;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that {@code egcfg doctor} looked at.
 *
 * @param fix what to do about it; empty if there is nothing to do
 */
record Finding(Grade grade, String subject, String found, Optional<String> fix) {

  /** Whether the main job can do without. */
  enum Grade {
    OK,
    /** Not needed, or had by itself when it is. */
    NOTE,
    MISSING
  }

  static Finding ok(String subject, String found) {
    return new Finding(Grade.OK, subject, found, Optional.empty());
  }

  static Finding note(String subject, String found) {
    return new Finding(Grade.NOTE, subject, found, Optional.empty());
  }

  static Finding note(String subject, String found, String fix) {
    return new Finding(Grade.NOTE, subject, found, Optional.of(fix));
  }

  static Finding missing(String subject, String found, String fix) {
    return new Finding(Grade.MISSING, subject, found, Optional.of(fix));
  }

  /** One line, and a second one if there is something to do. */
  String text() {
    String head =
        String.format(
            Locale.ROOT, "%-8s %-10s %s", grade.name().toLowerCase(Locale.ROOT), subject, found);
    return fix.map(what -> head + "\n" + " ".repeat(20) + "fix: " + what).orElse(head);
  }
}
