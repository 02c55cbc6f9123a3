package dev.egcfg.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a compact trace by its grammar (docs/traces.md) alone, as a person would. */
final class CompactText {

  private static final Pattern CALL = Pattern.compile("> (\\w+)\\((.*)\\)");
  private static final Pattern LEFT_OUT = Pattern.compile("\\.\\.\\. \\d+ more(?:: )?(.*)");
  private static final Pattern ROW = Pattern.compile("\\(\\d+\\) (.*)");

  private record Frame(String name, Map<String, String> locals) {}

  private final Map<String, Map<String, String>> locals = new TreeMap<>();
  private final Map<String, String> returned = new TreeMap<>();
  private final Deque<Frame> stack = new ArrayDeque<>();

  static CompactText read(String text) {
    CompactText read = new CompactText();
    text.lines().forEach(read::line);
    return read;
  }

  Map<String, Map<String, String>> locals() {
    return locals;
  }

  Map<String, String> returned() {
    return returned;
  }

  private void line(String line) {
    Matcher row = ROW.matcher(line);
    Matcher leftOut = LEFT_OUT.matcher(line);
    if (row.matches()) {
      items(row.group(1));
    } else if (leftOut.matches()) {
      items(leftOut.group(1));
    } else {
      String[] parts = line.split("  # ", 2);
      if (parts[0].startsWith(">") || parts[0].startsWith("<")) {
        item(parts[0]);
      }
      items(parts.length > 1 ? parts[1] : "");
    }
  }

  private void items(String text) {
    split(text, ", ").forEach(this::item);
  }

  private void item(String item) {
    Matcher call = CALL.matcher(item);
    Matcher leftOut = LEFT_OUT.matcher(item);
    if (call.matches()) {
      Frame frame = new Frame(call.group(1), new TreeMap<>());
      stack.push(frame);
      locals.put(frame.name(), frame.locals());
      items(call.group(2));
    } else if (item.startsWith("< ")) {
      returned.put(stack.pop().name(), item.substring(2));
    } else if (item.startsWith("[")) {
      split(item.substring(1, item.length() - 1), "; ").forEach(this::items);
    } else if (leftOut.matches()) {
      items(leftOut.group(1));
    } else if (!item.isEmpty()) {
      String[] parts = item.split("=", 2);
      stack.element().locals().put(parts[0], parts[1]);
    }
  }

  /** Splits outside of brackets. */
  private static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      depth += each == '[' || each == '(' ? 1 : each == ']' || each == ')' ? -1 : 0;
      if (depth == 0 && text.startsWith(separator, at)) {
        parts.add(text.substring(start, at));
        start = at + separator.length();
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
