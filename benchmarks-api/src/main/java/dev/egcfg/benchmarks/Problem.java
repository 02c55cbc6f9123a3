package dev.egcfg.benchmarks;

import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import java.util.List;

/**
 * A benchmark item.
 *
 * @param id as the data writes it, such as {@code HumanEval/0} or {@code 11}
 * @param text the task in words, or the code to complete
 * @param entryPoint the function asked for; empty: the answer is no definition of a function
 * @param visibleTests may be shown, and all are run for guidance whichever of them a prompt style
 *     shows; may be empty
 * @param judgingTests decide the verdict; never shown unless the benchmark's protocol says so
 * @param inProcess whether the gold solution can only be judged inside the program's own process
 * @param context code that a program may rely on: HumanEval's prompt; empty elsewhere
 * @param goldProgram a complete reference program; empty if the data has none
 * @param group the part of the benchmark that it belongs to: DS-1000's library; empty elsewhere
 */
public record Problem(
    String id,
    String text,
    String entryPoint,
    List<VisibleTest> visibleTests,
    Tests judgingTests,
    boolean inProcess,
    String context,
    String goldProgram,
    String group) {

  public Problem {
    visibleTests = List.copyOf(visibleTests);
  }

  /** A problem of a benchmark without parts. */
  public Problem(
      String id,
      String text,
      String entryPoint,
      List<VisibleTest> visibleTests,
      Tests judgingTests,
      boolean inProcess,
      String context,
      String goldProgram) {
    this(id, text, entryPoint, visibleTests, judgingTests, inProcess, context, goldProgram, "");
  }
}
