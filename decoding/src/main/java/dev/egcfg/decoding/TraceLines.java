package dev.egcfg.decoding;

import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.TraceFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A trace as the lines of a signal: those of the format without the blank ones around them, and a
 * note where recording ended early.
 */
record TraceLines(TraceFormat format) {

  private static final String NOT_RECORDED = "... (what came later was not recorded)";

  List<String> of(Trace trace) {
    Stream<String> lines =
        TraceFormatter.format(trace, format).lines().filter(line -> !line.isBlank());
    return (trace.truncated() ? Stream.concat(lines, Stream.of(NOT_RECORDED)) : lines).toList();
  }
}
