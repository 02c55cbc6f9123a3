package dev.egcfg.execution;

import java.util.List;

/**
 * What a program did, event by event, and how it ended; partial when a limit was reached.
 *
 * @param events in order; at most the limit asked for
 * @param truncated whether events are missing after the last one
 */
public record Trace(List<TraceEvent> events, boolean truncated, Execution execution) {

  public Trace {
    events = List.copyOf(events);
  }
}
