package dev.egcfg.decoding;

import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.execution.TraceFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A trace as the lines of a signal: the entries of the format (eg-cfg.md section 4, sandbox.md
 * section 4) without the blank lines around them, and a note where recording ended early.
 */
record TraceLines(TraceFormat format) {

  private static final int DEEPEST_SHOWN = 5;
  private static final int FUNCTION_UNDER_TEST = 2;
  private static final int MODULE = 1;

  List<String> of(Trace trace) {
    List<String> lines =
        new ArrayList<>(
            switch (format) {
              case PAPER -> trace.events().stream().flatMap(TraceLines::entry).toList();
              case MINIMAL -> last(trace);
            });
    if (trace.truncated()) {
      lines.add("... (what came later was not recorded)");
    }
    return lines;
  }

  private static Stream<String> entry(TraceEvent event) {
    String level = "=".repeat(Math.min(event.depth(), DEEPEST_SHOWN));
    Stream<String> entry =
        Stream.of(level + " " + variables(event), event.kind() + ": " + event.line());
    return event.value().isEmpty()
        ? entry
        : Stream.concat(entry, Stream.of("Return Value: " + event.value()));
  }

  private static List<String> last(Trace trace) {
    return last(trace, FUNCTION_UNDER_TEST).or(() -> last(trace, MODULE)).stream().toList();
  }

  private static Optional<String> last(Trace trace, int depth) {
    return trace.events().stream()
        .filter(event -> event.depth() == depth)
        .reduce((earlier, later) -> later)
        .map(TraceLines::variables);
  }

  private static String variables(TraceEvent event) {
    return event.locals() + " , " + event.types();
  }
}
