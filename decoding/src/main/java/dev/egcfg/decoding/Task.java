package dev.egcfg.decoding;

import dev.egcfg.execution.VisibleTest;
import java.util.List;

/**
 * A problem as a decoder sees it: no judging test anywhere.
 *
 * @param benchmark its name; enters the random streams
 * @param problem its id; enters the random streams
 * @param promptStyle name of the prompt style; enters the random streams
 * @param guidanceMarker text in the answer's code block that turns guidance on, such as {@code def
 *     f(}
 */
public record Task(
    String benchmark,
    String problem,
    String promptStyle,
    Prompt prompt,
    String guidanceMarker,
    List<VisibleTest> visibleTests) {

  public Task {
    visibleTests = List.copyOf(visibleTests);
  }
}
