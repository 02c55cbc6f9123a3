package dev.egcfg.benchmarks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** A parser that notes which names one object has twice: whoever needs such a field refuses it. */
final class RepeatedNames extends JsonParserDelegate {

  private final Deque<Set<String>> open = new ArrayDeque<>();
  private Set<String> repeated = new HashSet<>();

  RepeatedNames(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token == JsonToken.START_OBJECT) {
      open.push(new HashSet<>());
    } else if (token == JsonToken.END_OBJECT) {
      open.pop();
    } else if (token == JsonToken.FIELD_NAME && !open.element().add(currentName())) {
      repeated.add(currentName());
    }
    return token;
  }

  /** Those since the last call. */
  Set<String> taken() {
    Set<String> taken = repeated;
    repeated = new HashSet<>();
    return taken;
  }
}
