package dev.egcfg.execution;

/**
 * One event of a trace (spec: sandbox.md section 4).
 *
 * @param depth frames on the stack
 * @param locals the top frame's locals as the paper's tracer prints them
 * @param types their types, likewise
 * @param line the source line with its indentation
 * @param value what was returned or raised, as text; empty for other kinds
 */
public record TraceEvent(
    Kind kind, int depth, String locals, String types, String line, String value) {

  /** What happened. */
  public enum Kind {
    CALL,
    LINE,
    RETURN,
    YIELD,
    EXCEPTION
  }
}
