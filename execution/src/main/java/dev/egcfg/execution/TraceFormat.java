package dev.egcfg.execution;

/** How a trace is written; docs/traces.md describes each. */
public enum TraceFormat {
  /** Every phase, as the published tracer prints it (spec: sandbox.md section 4). */
  PAPER,
  /** The last phase in the function under test: locals and types alone. */
  MINIMAL
}
