package dev.egcfg.execution;

import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The trace of a random program: functions of assignments, nested loops and calls of later
 * functions; and what a reader of it should learn.
 */
final class RandomTrace {

  private static final int FUNCTIONS = 4;
  private static final int MOST_EVENTS = 3000;

  private sealed interface Statement {}

  private record Assign(String line, String name) implements Statement {}

  private record Loop(String line, boolean headerRepeats, List<Statement> body)
      implements Statement {}

  private record Call(String line, int function) implements Statement {}

  private final Random random;
  private final List<List<Statement>> functions = new ArrayList<>();
  private final List<TraceEvent> events = new ArrayList<>();
  private final Map<String, Map<String, String>> locals = new TreeMap<>();
  private final Map<String, String> returned = new TreeMap<>();
  private int frames;
  private int lines;

  RandomTrace(long seed) {
    random = new Random(seed);
    for (int function = 0; function < FUNCTIONS; function++) {
      functions.add(body(function, 0));
    }
    run(0, 1);
  }

  List<TraceEvent> events() {
    return events;
  }

  /** By function, as its last frame's last event shows them. */
  Map<String, Map<String, String>> locals() {
    return locals;
  }

  /** By function, what it returned last. */
  Map<String, String> returned() {
    return returned;
  }

  private List<Statement> body(int function, int nesting) {
    List<Statement> body = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String line = "    line" + lines++;
      int kind = random.nextInt(4);
      if (kind == 0 && nesting < 2) {
        body.add(new Loop(line, random.nextBoolean(), body(function, nesting + 1)));
      } else if (kind == 1 && function + 1 < FUNCTIONS) {
        body.add(new Call(line, function + 1 + random.nextInt(FUNCTIONS - function - 1)));
      } else {
        body.add(new Assign(line, "v" + random.nextInt(4)));
      }
    }
    return body;
  }

  private final class Frame {
    private final String name;
    private final int number = ++frames;
    private final int depth;
    private final Map<String, String> values = new TreeMap<>();

    private Frame(String name, int depth) {
      this.name = name;
      this.depth = depth;
    }

    private void show(Kind kind, String line, String value) {
      locals.put(name, new TreeMap<>(values));
      List<Local> shown =
          values.entrySet().stream()
              .map(each -> new Local(each.getKey(), "int", new Value(each.getValue())))
              .toList();
      events.add(new TraceEvent(kind, depth, number, name, 1, line, shown, new Value(value)));
    }

    private void run(List<Statement> body) {
      for (Statement statement : body) {
        if (events.size() > MOST_EVENTS) {
          return;
        }
        if (statement instanceof Assign assign) {
          show(Kind.LINE, assign.line(), "");
          values.put(assign.name(), value());
        } else if (statement instanceof Call call) {
          show(Kind.LINE, call.line(), "");
          String result = RandomTrace.this.run(call.function(), depth + 1);
          show(Kind.RETURN, call.line(), result);
          values.put("result", result);
        } else {
          run((Loop) statement);
        }
      }
    }

    private void run(Loop loop) {
      int passes = random.nextInt(12);
      for (int pass = 0; pass < passes; pass++) {
        if (pass == 0 || loop.headerRepeats()) {
          show(Kind.LINE, loop.line(), "");
        }
        run(loop.body());
      }
    }
  }

  private String run(int function, int depth) {
    Frame frame = new Frame("f" + function, depth);
    frame.values.put("x", value());
    frame.show(Kind.CALL, "def f" + function + "(x):", "");
    frame.run(functions.get(function));
    frame.show(Kind.LINE, "    return", "");
    String result = value();
    if (depth > 1) {
      returned.put(frame.name, result);
    }
    return result;
  }

  private String value() {
    int value = random.nextInt(5);
    return value == 4 ? "[1, [2, 3]]" : "" + value;
  }
}
