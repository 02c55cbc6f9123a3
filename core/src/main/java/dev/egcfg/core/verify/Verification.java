package dev.egcfg.core.verify;

import java.util.List;

/**
 * What a comparison with a golden file gave.
 *
 * @param remarks one line each: what differs, and where
 * @param verdict one line: the largest error, what is allowed, and whether it passes
 */
public record Verification(List<String> remarks, String verdict, boolean passed) {

  public Verification {
    remarks = List.copyOf(remarks);
  }

  static Verification of(List<String> remarks, String measure, boolean passed) {
    return new Verification(remarks, measure + ": " + (passed ? "passed" : "FAILED"), passed);
  }
}
