package dev.egcfg.execution;

import dev.egcfg.execution.CompactLine.Change;
import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From events to the lines of a compact trace. Events show variables as they are before a line
 * runs; here they stand behind the line that changed them, which is where the frame's next event
 * tells.
 */
final class CompactLines {

  private static final String MODULE = "<module>";

  /** What Python itself puts into a class. */
  private static final Set<String> OF_CLASSES = Set.of("__module__", "__qualname__");

  private final List<CompactLine> lines = new ArrayList<>();
  private final Map<Integer, Frame> frames = new HashMap<>();
  private final Deque<Frame> stack = new ArrayDeque<>();
  private String raised = "";

  private CompactLines() {}

  /** A frame that was seen, and what was known of it then. */
  private static final class Frame {
    private final int number;
    private final int depth;
    private Map<String, String> locals;
    private Optional<CompactLine> last = Optional.empty();

    private Frame(TraceEvent event) {
      this.number = event.frame();
      this.depth = event.depth();
      this.locals = locals(event);
    }
  }

  static List<CompactLine> of(List<TraceEvent> events) {
    CompactLines compact = new CompactLines();
    events.forEach(compact::take);
    return compact.lines;
  }

  private void take(TraceEvent event) {
    String raisedBefore = raised;
    raised = "";
    switch (event.kind()) {
      case STDOUT -> lines.add(CompactLine.marked("|", PythonText.repr(event.value().text())));
      case CALL, YIELD -> enter(event);
      case LINE -> {
        Frame frame = current(event, event.depth());
        showChanges(frame, event);
        show(frame, CompactLine.source(event.line()));
      }
      case RETURN -> {
        Frame frame = current(event, event.depth() + 1);
        show(frame, CompactLine.marked("<", event.value().text()));
        showChanges(frame, event);
      }
      case EXCEPTION -> {
        Frame frame = current(event, event.depth());
        showChanges(frame, event);
        raised = event.value().text();
        lines.add(CompactLine.marked("!", raised.equals(raisedBefore) ? "" : raised));
        stack.remove(frame);
      }
    }
  }

  private void enter(TraceEvent event) {
    leaveDown(event.depth() - 1);
    Frame known = frames.get(event.frame());
    Frame frame = new Frame(event);
    frames.put(event.frame(), frame);
    stack.push(frame);
    if (known != null) {
      frame.locals = known.locals;
      show(frame, CompactLine.marked(">", event.function()));
      showChanges(frame, event);
    } else if (event.function().equals(MODULE)) {
      show(frame, CompactLine.source(event.line()));
    } else {
      show(frame, call(event, frame));
    }
  }

  private static CompactLine call(TraceEvent event, Frame frame) {
    String arguments =
        event.locals().stream()
            .filter(local -> !local.captured() && frame.locals.containsKey(local.name()))
            .map(local -> local.name() + "=" + local.value().text())
            .collect(Collectors.joining(", ", "(", ")"));
    return CompactLine.call(event.function(), arguments, event.frame());
  }

  /**
   * The frame of an event that enters none, after those above it were left.
   *
   * @param returning the depth down to which frames were left unseen
   */
  private Frame current(TraceEvent event, int returning) {
    leaveDown(returning);
    if (event.kind() == Kind.RETURN && !stack.isEmpty() && stack.element().depth == returning) {
      stack.pop();
    }
    Frame known = frames.get(event.frame());
    if (known != null) {
      return known;
    }
    Frame frame = new Frame(event);
    frames.put(event.frame(), frame);
    stack.push(frame);
    if (event.kind() == Kind.LINE && !event.function().equals(MODULE)) {
      show(frame, call(event, frame));
    }
    return frame;
  }

  /** Leaves frames of which nothing more was seen, such as those that C code called. */
  private void leaveDown(int depth) {
    while (!stack.isEmpty() && stack.element().depth > depth) {
      stack.pop();
      CompactLine left = CompactLine.marked("<", "");
      lines.add(left);
      if (!stack.isEmpty()) {
        stack.element().last = Optional.of(left);
      }
    }
  }

  private void show(Frame frame, CompactLine line) {
    lines.add(line);
    frame.last = Optional.of(line);
  }

  private static void showChanges(Frame frame, TraceEvent event) {
    Map<String, String> now = locals(event);
    Optional<CompactLine> line = frame.last;
    if (line.isPresent()) {
      now.forEach(
          (name, value) -> {
            if (!value.equals(frame.locals.get(name))) {
              line.get().add(new Change(frame.number, name, value));
            }
          });
      frame.locals.keySet().stream()
          .filter(name -> !now.containsKey(name))
          .forEach(name -> line.get().add(new Change(frame.number, name, "")));
    }
    frame.locals = now;
  }

  /** Without those that Python itself makes: a comprehension's argument {@code .0}, say. */
  private static Map<String, String> locals(TraceEvent event) {
    Map<String, String> locals = new LinkedHashMap<>();
    for (Local local : event.locals()) {
      if (!local.name().startsWith(".") && !OF_CLASSES.contains(local.name())) {
        locals.put(local.name(), local.value().text());
      }
    }
    return locals;
  }
}
