package dev.egcfg.execution;

import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a trace's events from a worker's answer: for each the number of its locals, the event's own
 * fields, then those of each local. Most locals are the same from event to event: each is kept
 * once.
 */
final class TraceReading {

  private static final int EVENT_FIELDS = 8;
  private static final int LOCAL_FIELDS = 5;

  private final Message answer;
  private final Map<Local, Local> known = new HashMap<>();

  private TraceReading(Message answer) {
    this.answer = answer;
  }

  /** The events in the fields from {@code first} to the last one. */
  static List<TraceEvent> events(Message answer, int first) throws IOException {
    TraceReading reading = new TraceReading(answer);
    List<TraceEvent> events = new ArrayList<>();
    int at = first;
    while (at < answer.fields().size()) {
      int locals = (int) answer.number(at);
      events.add(reading.event(at + 1, locals));
      at += 1 + EVENT_FIELDS + locals * LOCAL_FIELDS;
    }
    return events;
  }

  private TraceEvent event(int at, int locals) throws IOException {
    List<Local> shown = new ArrayList<>();
    for (int i = 0; i < locals; i++) {
      int field = at + EVENT_FIELDS + i * LOCAL_FIELDS;
      boolean captured = !answer.text(field + 4).isEmpty();
      Local local =
          new Local(answer.text(field), answer.text(field + 1), value(field + 2), captured);
      shown.add(known.computeIfAbsent(local, same -> same));
    }
    return new TraceEvent(
        Kind.valueOf(answer.text(at)),
        (int) answer.number(at + 1),
        (int) answer.number(at + 2),
        answer.text(at + 4),
        (int) answer.number(at + 3),
        answer.text(at + 5),
        shown,
        value(at + 6));
  }

  /** The paper's text follows where it is another. */
  private Value value(int field) {
    String text = answer.text(field);
    String paper = answer.text(field + 1);
    return paper.isEmpty() ? new Value(text) : new Value(text, paper);
  }
}
