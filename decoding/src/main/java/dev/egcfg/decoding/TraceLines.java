package dev.egcfg.decoding;

import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.TraceFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A trace as the lines of a signal: those of the format without the blank ones around them, and a
 * note where recording ended early. Where a function is called, the events that define the program
 * are left out: they say nothing of the call and use up a small budget.
 */
record TraceLines(TraceFormat format) {

  private static final int MODULE = 1;
  private static final String NOT_RECORDED = "... (what came later was not recorded)";

  List<String> of(Trace trace, Invocation invocation) {
    List<TraceEvent> events = callsFunction(invocation) ? call(trace.events()) : trace.events();
    Stream<String> lines =
        TraceFormatter.format(events, format).lines().filter(line -> !line.isBlank());
    return (trace.truncated() ? Stream.concat(lines, Stream.of(NOT_RECORDED)) : lines).toList();
  }

  private static boolean callsFunction(Invocation invocation) {
    return invocation instanceof Invocation.Call
        || invocation instanceof Invocation.Stdin stdin && !stdin.entryPoint().isEmpty();
  }

  /** What follows the module's last line, which makes the call; that line if nothing does. */
  private static List<TraceEvent> call(List<TraceEvent> events) {
    int moduleLine = 0;
    int first = 0;
    boolean followed = false;
    for (int i = 0; i < events.size(); i++) {
      TraceEvent event = events.get(i);
      if (event.depth() == MODULE && (event.kind() == Kind.CALL || event.kind() == Kind.LINE)) {
        moduleLine = i;
        first = i + 1;
        followed = false;
      } else if (event.kind() != Kind.STDOUT) {
        followed = true;
      }
    }
    return events.subList(followed ? first : moduleLine, events.size());
  }
}
