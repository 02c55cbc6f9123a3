package dev.egcfg.execution;

import java.util.Optional;

/**
 * A program that is being judged, which may take several jobs. Two samples are never equal, however
 * alike their programs are.
 */
final class JudgedSample {

  /** No sample: the job shows the program no tests. */
  static final JudgedSample NONE = new JudgedSample(Optional.empty());

  private final Optional<Tests> tests;

  private JudgedSample(Optional<Tests> tests) {
    this.tests = tests;
  }

  static JudgedSample by(Tests tests) {
    return new JudgedSample(Optional.of(tests));
  }

  /** What judges it, the same for all samples of its problem. */
  Optional<Tests> tests() {
    return tests;
  }
}
