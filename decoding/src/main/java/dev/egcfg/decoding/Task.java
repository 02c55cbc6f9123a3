package dev.egcfg.decoding;

import dev.egcfg.execution.VisibleTest;
import java.util.List;
import java.util.Optional;

/**
 * A problem as a decoder sees it: no judging test anywhere.
 *
 * @param benchmark its name; enters the random streams
 * @param problem its id; enters the random streams
 * @param promptStyle name of the prompt style; enters the random streams
 * @param guidanceMarker text in the answer's code block that turns guidance on, such as {@code def
 *     f(}
 * @param begunCode code that the prompt ends in and the answer goes on with; empty: the answer
 *     holds its code in blocks
 */
public record Task(
    String benchmark,
    String problem,
    String promptStyle,
    Prompt prompt,
    String guidanceMarker,
    List<VisibleTest> visibleTests,
    Optional<String> begunCode) {

  public Task {
    visibleTests = List.copyOf(visibleTests);
  }

  /** A task whose answer holds its code in blocks. */
  public Task(
      String benchmark,
      String problem,
      String promptStyle,
      Prompt prompt,
      String guidanceMarker,
      List<VisibleTest> visibleTests) {
    this(benchmark, problem, promptStyle, prompt, guidanceMarker, visibleTests, Optional.empty());
  }
}
