package dev.egcfg.execution;

import java.util.EnumSet;
import java.util.Set;

/** How a trace is written; docs/traces.md describes each. */
public enum TraceFormat {
  /** Every phase, as the published tracer prints it (spec: sandbox.md section 4). */
  PAPER,
  /** The last phase in the function under test: locals and types alone. */
  MINIMAL,
  /** What changed, line by line, with loops folded. */
  COMPACT,
  /** The events themselves as JSON Lines: for programs, not for a model's eyes. */
  JSON;

  /** Those that a signal may be written in. */
  public static Set<TraceFormat> shownToModels() {
    return EnumSet.complementOf(EnumSet.of(JSON));
  }
}
