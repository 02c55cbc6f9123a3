package dev.egcfg.execution;

import java.util.List;

/**
 * One event of a trace (spec: sandbox.md section 4; docs/traces.md).
 *
 * @param depth frames on the stack; 0 for {@link Kind#STDOUT}
 * @param frame the number of the frame that the event is shown in, from 1 in the order in which
 *     they were entered; a generator keeps its number. 0 for {@link Kind#STDOUT}
 * @param function that frame's function, as in {@code <module>} or {@code <lambda>}
 * @param lineNumber of the program, from 1
 * @param line the source line with its indentation
 * @param locals that frame's locals before the line runs
 * @param value what was returned, raised or printed; {@link Value#NONE} for other kinds
 */
public record TraceEvent(
    Kind kind,
    int depth,
    int frame,
    String function,
    int lineNumber,
    String line,
    List<Local> locals,
    Value value) {

  public TraceEvent {
    locals = List.copyOf(locals);
  }

  /** What happened. */
  public enum Kind {
    CALL,
    LINE,
    /** A function returned or yielded; shown in the frame that it came back to. */
    RETURN,
    /** A generator was entered or resumed. */
    YIELD,
    /** An exception left the frame. */
    EXCEPTION,
    /** The program printed; what it printed is the value. */
    STDOUT
  }

  /**
   * A variable.
   *
   * @param type the name of its class, {@code Function} for functions
   * @param captured whether an inner function or comprehension shares it with the function whose
   *     variable it is, and it is no argument; the paper's tracer shows no such variable
   */
  public record Local(String name, String type, Value value, boolean captured) {

    /** A variable of the function alone, or an argument. */
    public Local(String name, String type, Value value) {
      this(name, type, value, false);
    }
  }

  /**
   * A value as text, cut where it is too long.
   *
   * @param text as Python writes it
   * @param paper as the paper's tracer writes it: after a trip through JSON, which has neither
   *     tuples nor keys other than strings
   */
  public record Value(String text, String paper) {

    public static final Value NONE = new Value("");

    /** A value that both write alike. */
    public Value(String text) {
      this(text, text);
    }
  }
}
