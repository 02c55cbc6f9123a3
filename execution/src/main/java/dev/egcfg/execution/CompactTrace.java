package dev.egcfg.execution;

import dev.egcfg.execution.CompactLine.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a trace in the {@code compact} format (docs/traces.md has its grammar): lines that repeat,
 * as in a loop, are written once, then a row of values for each further pass.
 */
final class CompactTrace {

  /** Of a long run the passes shown at its beginning and at its end. */
  private static final int HEAD = 3;

  private static final int TAIL = 2;

  /** Lines of the longest loop body that is folded: bounds the work. */
  private static final int LONGEST_BODY = 200;

  /** A single line repeats this often before a row is worth its number. */
  private static final int FEWEST_SINGLE_LINES = 4;

  private final Map<Object, Integer> shapes = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private CompactTrace() {}

  private sealed interface Node {
    int shape();
  }

  private record Line(int shape, CompactLine line) implements Node {}

  private record Run(int shape, List<List<Node>> passes) implements Node {}

  /** Every line ends with a newline. */
  static String of(List<TraceEvent> events) {
    CompactTrace trace = new CompactTrace();
    List<Node> lines = new ArrayList<>();
    for (CompactLine line : CompactLines.of(events)) {
      lines.add(new Line(trace.shapeOf(line.shape()), line));
    }
    trace.write(trace.folded(lines));
    return trace.text.toString();
  }

  private int shapeOf(Object what) {
    return shapes.computeIfAbsent(what, key -> shapes.size());
  }

  /** Folds short bodies first, so that a loop around them sees bodies of one shape. */
  private List<Node> folded(List<Node> nodes) {
    List<Node> now = nodes;
    int length = 1;
    while (2 * length <= now.size() && length <= LONGEST_BODY) {
      List<Node> next = folded(now, length);
      length = next.size() < now.size() ? 1 : length + 1;
      now = next;
    }
    return now;
  }

  private List<Node> folded(List<Node> nodes, int length) {
    int fewest = length == 1 ? FEWEST_SINGLE_LINES : 2;
    List<Node> result = new ArrayList<>();
    int at = 0;
    while (at < nodes.size()) {
      int passes = passes(nodes, at, length);
      if (passes < fewest) {
        result.add(nodes.get(at++));
        continue;
      }
      int start = at;
      List<List<Node>> bodies =
          IntStream.range(0, passes)
              .mapToObj(pass -> start + pass * length)
              .map(first -> List.copyOf(nodes.subList(first, first + length)))
              .toList();
      result.add(new Run(shapeOf(bodies.get(0).stream().map(Node::shape).toList()), bodies));
      at += passes * length;
    }
    return result;
  }

  private static int passes(List<Node> nodes, int at, int length) {
    int same = 0;
    while (at + length + same < nodes.size()
        && nodes.get(at + same).shape() == nodes.get(at + length + same).shape()) {
      same++;
    }
    return 1 + same / length;
  }

  private void write(List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof Line line) {
        text.append(line.line().full()).append('\n');
      } else {
        write((Run) node);
      }
    }
  }

  private void write(Run run) {
    write(run.passes().get(0));
    int count = run.passes().size();
    for (int pass = 1; pass < count; pass++) {
      if (pass == HEAD && count > HEAD + TAIL + 1) {
        text.append(leftOut(run)).append('\n');
        pass = count - TAIL;
      }
      text.append('(').append(pass + 1).append(") ").append(values(run.passes().get(pass)));
      text.append('\n');
    }
  }

  private static String values(List<Node> pass) {
    return pass.stream()
        .map(CompactTrace::values)
        .filter(values -> !values.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String values(Node node) {
    if (node instanceof Line line) {
      return line.line().values().collect(Collectors.joining(", "));
    }
    Run run = (Run) node;
    List<String> passes = new ArrayList<>();
    int count = run.passes().size();
    for (int pass = 0; pass < count; pass++) {
      if (pass == HEAD && count > HEAD + TAIL + 1) {
        passes.add(leftOut(run));
        pass = count - TAIL;
      }
      passes.add(values(run.passes().get(pass)));
    }
    return passes.stream().collect(Collectors.joining("; ", "[", "]"));
  }

  /** How many passes are not shown, and what they left behind that no later pass shows. */
  private static String leftOut(Run run) {
    int end = run.passes().size() - TAIL;
    List<CompactLine> lines = lines(run.passes().subList(HEAD, end));
    Set<Integer> entered = lines.stream().map(CompactLine::entered).collect(Collectors.toSet());
    Set<String> shownLater = new HashSet<>();
    for (CompactLine line : lines(run.passes().subList(end, run.passes().size()))) {
      line.changes().forEach(change -> shownLater.add(key(change)));
    }
    Map<String, Change> left = new LinkedHashMap<>();
    for (CompactLine line : lines) {
      for (Change change : line.changes()) {
        if (!entered.contains(change.frame()) && !shownLater.contains(key(change))) {
          left.put(key(change), change);
        }
      }
    }
    String count = "... " + (end - HEAD) + " more";
    return left.isEmpty()
        ? count
        : left.values().stream()
            .map(Change::toString)
            .collect(Collectors.joining(", ", count + ": ", ""));
  }

  private static String key(Change change) {
    return change.frame() + " " + change.name();
  }

  private static List<CompactLine> lines(List<List<Node>> passes) {
    List<CompactLine> lines = new ArrayList<>();
    passes.forEach(pass -> pass.forEach(node -> addLines(node, lines)));
    return lines;
  }

  private static void addLines(Node node, List<CompactLine> lines) {
    if (node instanceof Line line) {
      lines.add(line.line());
    } else {
      ((Run) node).passes().forEach(pass -> pass.forEach(inner -> addLines(inner, lines)));
    }
  }
}
