package dev.egcfg.decoding;

import java.util.List;
import java.util.Optional;

/**
 * Whether a guided answer can come out in one way only (eg-cfg.md section 6). A branch is collapsed
 * when all its candidates have reduced to one program, whose last line returns, four refreshes in a
 * row. The answer ends when both branches are collapsed to the same program, or one has been
 * reduced so for six.
 */
final class Collapse {

  private static final int COLLAPSED = 4;
  private static final int ENDS_ALONE = 6;

  private final Branch unconditional = new Branch();
  private final Branch conditional = new Branch();

  /**
   * Takes note of a refresh.
   *
   * @param unconditionalPrograms what the candidates of p_sol were reduced to
   * @param conditionalPrograms those of p_dyn; empty if there is no signal
   * @return the program that the answer has come down to, if it has
   */
  Optional<String> refreshed(
      List<Optional<String>> unconditionalPrograms, List<Optional<String>> conditionalPrograms) {
    unconditional.refreshed(unconditionalPrograms);
    conditional.refreshed(conditionalPrograms);
    boolean both =
        unconditional.inARow >= COLLAPSED
            && conditional.inARow >= COLLAPSED
            && unconditional.program.equals(conditional.program);
    if (both || unconditional.inARow >= ENDS_ALONE) {
      return Optional.of(unconditional.program);
    }
    return conditional.inARow >= ENDS_ALONE ? Optional.of(conditional.program) : Optional.empty();
  }

  private static final class Branch {
    private int inARow;
    private String program = "";

    void refreshed(List<Optional<String>> programs) {
      List<Optional<String>> distinct = programs.stream().distinct().toList();
      Optional<String> only = distinct.size() == 1 ? distinct.get(0) : Optional.empty();
      boolean reduced = only.filter(Branch::lastLineReturns).isPresent();
      inARow = reduced ? inARow + 1 : 0;
      program = reduced ? only.orElseThrow() : "";
    }

    private static boolean lastLineReturns(String code) {
      String stripped = code.stripTrailing();
      return stripped.substring(stripped.lastIndexOf('\n') + 1).contains("return");
    }
  }
}
