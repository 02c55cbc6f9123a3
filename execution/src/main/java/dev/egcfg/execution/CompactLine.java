package dev.egcfg.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A line of a compact trace, with the variables that changed while it ran. */
final class CompactLine {

  /**
   * A variable that got a value or went away.
   *
   * @param value empty: it was deleted
   */
  record Change(int frame, String name, String value) {
    @Override
    public String toString() {
      return value.isEmpty() ? "del " + name : name + "=" + value;
    }
  }

  private final String shape;
  private final String head;
  private final boolean source;
  private final int entered;
  private final List<Change> changes = new ArrayList<>();

  private CompactLine(String shape, String head, boolean source, int entered) {
    this.shape = shape;
    this.head = head;
    this.source = source;
    this.entered = entered;
  }

  static CompactLine source(String line) {
    String head = line.stripTrailing();
    return new CompactLine(head, head, true, 0);
  }

  static CompactLine call(String function, String arguments, int frame) {
    return new CompactLine("> " + function, "> " + function + arguments, false, frame);
  }

  /**
   * @param mark one of {@code <}, {@code !}, {@code |} and, for a generator, {@code >}
   * @param text what was returned, raised, printed or resumed; may be empty
   */
  static CompactLine marked(String mark, String text) {
    return new CompactLine(mark, text.isEmpty() ? mark : mark + " " + text, false, 0);
  }

  void add(Change change) {
    changes.add(change);
  }

  List<Change> changes() {
    return changes;
  }

  /** What two lines have in common that differ in values only. */
  String shape() {
    return shape;
  }

  /** The frame that is entered here; 0 if none is. */
  int entered() {
    return entered;
  }

  String full() {
    List<String> shown =
        changes.stream().filter(change -> !isEvident(change)).map(Change::toString).toList();
    return shown.isEmpty() ? head : head + "  # " + String.join(", ", shown);
  }

  /** What tells this line from others of its shape. */
  Stream<String> values() {
    Stream<String> all = changes.stream().map(Change::toString);
    return source ? all : Stream.concat(Stream.of(head), all);
  }

  /** Whether the line itself says what the variable becomes. */
  private boolean isEvident(Change change) {
    String statement = head.strip();
    String name = change.name();
    if (!source) {
      return false;
    }
    return statement.equals(name + " = " + change.value())
        || change.value().equals("<Function " + name + ">") && defines("def", name, statement)
        || change.value().startsWith("<class ") && defines("class", name, statement)
        || change.value().startsWith("<") && isImport(statement);
  }

  private static boolean defines(String keyword, String name, String statement) {
    return statement.startsWith(keyword + " " + name)
        || statement.startsWith("async " + keyword + " " + name);
  }

  private static boolean isImport(String statement) {
    return statement.startsWith("import ") || statement.startsWith("from ");
  }
}
