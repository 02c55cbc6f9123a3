package dev.egcfg.execution;

import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes traces as text; {@link TraceFormat#PAPER} and {@link TraceFormat#MINIMAL} byte for byte as
 * the published tracer does (spec: sandbox.md section 4).
 */
public final class TraceFormatter {

  private static final int DEEPEST_SHOWN = 5;

  private TraceFormatter() {}

  /**
   * The trace of a program or call. Paper and minimal end without a newline, the others with one;
   * in JSON the last line says how the program ended.
   */
  public static String format(Trace trace, TraceFormat format) {
    return format == TraceFormat.JSON ? JsonTrace.of(trace) : format(trace.events(), format);
  }

  /** Events that need not be all of a trace, such as those of a call. */
  public static String format(List<TraceEvent> events, TraceFormat format) {
    return switch (format) {
      case PAPER -> paper(events);
      case MINIMAL -> minimal(events);
      case COMPACT -> CompactTrace.of(events);
      case JSON -> JsonTrace.of(events);
    };
  }

  /** The trace of a standard-input task: in minimal mode what was printed follows. */
  public static String formatStdin(Trace trace, TraceFormat format) {
    String text = format(trace, format);
    return format == TraceFormat.MINIMAL
        ? text + "\n# Stdout: " + PythonText.repr(trace.execution().printed())
        : text;
  }

  private static String paper(List<TraceEvent> events) {
    StringBuilder text = new StringBuilder(" \n");
    for (TraceEvent event : events) {
      if (event.kind() == Kind.STDOUT) {
        continue;
      }
      text.append("=".repeat(Math.min(event.depth(), DEEPEST_SHOWN)))
          .append(' ')
          .append(localsAndTypes(event))
          .append('\n')
          .append(event.kind())
          .append(": ")
          .append(event.line())
          .append('\n');
      if (event.kind() == Kind.RETURN || event.kind() == Kind.EXCEPTION) {
        text.append("Return Value: ").append(event.value().paper()).append('\n');
      }
    }
    return text.append(' ').toString();
  }

  /** The last event with exactly two frames, else the last with one. */
  private static String minimal(List<TraceEvent> events) {
    for (int depth = 2; depth >= 1; depth--) {
      for (int i = events.size() - 1; i >= 0; i--) {
        if (events.get(i).depth() == depth) {
          return localsAndTypes(events.get(i));
        }
      }
    }
    return "";
  }

  private static String localsAndTypes(TraceEvent event) {
    List<Local> locals = event.locals().stream().filter(local -> !local.captured()).toList();
    return locals.stream()
            .map(local -> PythonText.repr(local.name()) + ": " + local.value().paper())
            .collect(Collectors.joining(", ", "{", "} , "))
        + locals.stream()
            .map(local -> PythonText.repr(local.name()) + ": " + PythonText.repr(local.type()))
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
