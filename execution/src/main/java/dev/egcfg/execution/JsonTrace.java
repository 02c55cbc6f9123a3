package dev.egcfg.execution;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import java.util.List;
import java.util.Locale;

/** Writes events as JSON Lines; docs/traces.md has the schema. */
final class JsonTrace {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private JsonTrace() {}

  /** An object a line, each with a newline at its end. */
  static String of(List<TraceEvent> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(object(event)).append('\n'));
    return text.toString();
  }

  /** The events, then how the program ended. */
  static String of(Trace trace) {
    ObjectNode end = JSON.objectNode().put("event", "end");
    end.put("outcome", label(trace.execution().outcome()));
    end.put("detail", trace.execution().detail());
    end.put("truncated", trace.truncated());
    return of(trace.events()) + end + "\n";
  }

  private static ObjectNode object(TraceEvent event) {
    ObjectNode object = JSON.objectNode().put("event", label(event.kind()));
    if (event.kind() == Kind.STDOUT) {
      return object.put("text", event.value().text());
    }
    object.put("depth", event.depth());
    object.put("frame", event.frame());
    object.put("function", event.function());
    object.put("line", event.lineNumber());
    object.put("source", event.line());
    ArrayNode locals = object.putArray("locals");
    for (Local local : event.locals()) {
      ObjectNode shown = locals.addObject().put("name", local.name());
      shown.put("type", local.type()).put("value", local.value().text());
      if (local.captured()) {
        shown.put("captured", true);
      }
    }
    if (event.kind() == Kind.RETURN || event.kind() == Kind.EXCEPTION) {
      object.put("value", event.value().text());
    }
    return object;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
