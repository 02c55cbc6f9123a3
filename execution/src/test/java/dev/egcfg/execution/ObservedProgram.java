package dev.egcfg.execution;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A random program and what it said itself of what it does (differential/oracle.py).
 *
 * @param told in order: {@code enter} and a function, {@code exception}, a function and a type, or
 *     {@code return}, a function and a value
 * @param lines of the statements that were run, each with its frame's number and variables
 * @param simple the numbers of the lines that {@code lines} may hold
 * @param returns those of them that return, which are come back to after a {@code finally}
 */
record ObservedProgram(
    int seed,
    String program,
    List<List<String>> told,
    List<JsonNode> lines,
    Set<Integer> simple,
    Set<Integer> returns) {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Frames on some Pythons only, and generator expressions, of which the program tells nothing. */
  private static final Set<String> UNTOLD =
      Set.of("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>");

  /** Programs of that interpreter, from a seed on. */
  static List<ObservedProgram> some(Path python, int seed, int count) throws IOException {
    Path folder = Files.createTempDirectory("egcfg-differential-");
    Path output = folder.resolve("observed.jsonl");
    try {
      for (String name : List.of("programs.py", "oracle.py")) {
        Files.writeString(folder.resolve(name), TestResources.read("differential/" + name));
      }
      Process process =
          new ProcessBuilder(python.toString(), "-B", "oracle.py", "" + seed, "" + count)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(python + " oracle.py failed");
      }
      List<ObservedProgram> programs = new ArrayList<>();
      for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
        programs.add(JSON.readValue(line, ObservedProgram.class));
      }
      return programs;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      for (String name : List.of("programs.py", "oracle.py", "observed.jsonl")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  /** What a trace tells otherwise than the program did; a return may be left out, nothing else. */
  Optional<String> difference(List<TraceEvent> events) {
    return differenceInFrames(events).or(() -> differenceInLines(events));
  }

  private Optional<String> differenceInFrames(List<TraceEvent> events) {
    List<List<String>> own = withoutClosing(told);
    List<List<String>> traced = withoutClosing(told(events));
    int at = 0;
    for (List<String> each : traced) {
      while (at < own.size() && !own.get(at).equals(each) && own.get(at).get(0).equals("return")) {
        at++;
      }
      if (at == own.size() || !own.get(at).equals(each)) {
        String instead = at < own.size() ? own.get(at).toString() : "the end";
        return Optional.of("the trace has %s, the program %s".formatted(each, instead));
      }
      at++;
    }
    return own.subList(at, own.size()).stream()
        .filter(each -> !each.get(0).equals("return"))
        .findFirst()
        .map(each -> "the trace lacks " + each);
  }

  private static List<List<String>> told(List<TraceEvent> events) {
    List<List<String>> told = new ArrayList<>();
    Deque<TraceEvent> stack = new ArrayDeque<>();
    for (TraceEvent event : events) {
      if (event.kind() == Kind.STDOUT || event.kind() == Kind.LINE) {
        continue;
      }
      int depth = event.depth() + (event.kind() == Kind.RETURN ? 1 : 0);
      boolean enters = event.kind() == Kind.CALL || event.kind() == Kind.YIELD;
      while (!stack.isEmpty() && stack.element().depth() > depth - (enters ? 1 : 0)) {
        stack.pop(); // its return is not shown
      }
      if (enters) {
        stack.push(event);
      }
      boolean known = !stack.isEmpty() && stack.element().depth() == depth;
      String function = known ? stack.element().function() : "?";
      if (!enters && known) {
        stack.pop();
      }
      if (!UNTOLD.contains(function)) {
        String value = event.value().text();
        told.add(
            switch (event.kind()) {
              case RETURN -> List.of("return", function, value);
              case EXCEPTION ->
                  List.of("exception", function, value.substring(0, value.indexOf('(')));
              default -> List.of("enter", function);
            });
      }
    }
    return told;
  }

  /** Without generators that did nothing but end when they were closed. */
  private static List<List<String>> withoutClosing(List<List<String>> told) {
    List<List<String>> rest = new ArrayList<>();
    for (List<String> each : told) {
      boolean closed = each.get(0).equals("exception") && each.get(2).equals("GeneratorExit");
      if (closed
          && !rest.isEmpty()
          && rest.get(rest.size() - 1).equals(List.of("enter", each.get(1)))) {
        rest.remove(rest.size() - 1);
      } else {
        rest.add(each);
      }
    }
    return rest;
  }

  private Optional<String> differenceInLines(List<TraceEvent> events) {
    Map<Integer, List<JsonNode>> own = new HashMap<>();
    lines.forEach(
        line -> own.computeIfAbsent(line.get(0).asInt(), key -> new ArrayList<>()).add(line));
    Map<Integer, Integer> numbers = new HashMap<>();
    Map<Integer, Integer> positions = new HashMap<>();
    Set<List<Integer>> shown = new HashSet<>();
    for (TraceEvent event : events) {
      if (event.kind() == Kind.STDOUT || UNTOLD.contains(event.function())) {
        continue;
      }
      int frame = numbers.computeIfAbsent(event.frame(), key -> numbers.size() + 1);
      int line = event.lineNumber();
      boolean again = !shown.add(List.of(frame, line)) && returns.contains(line);
      if (event.kind() != Kind.LINE || !simple.contains(line) || again) {
        continue;
      }
      List<JsonNode> run = own.getOrDefault(frame, List.of());
      int at = positions.getOrDefault(frame, 0);
      while (at < run.size() && !isSame(run.get(at), event)) {
        at++;
      }
      if (at == run.size()) {
        return Optional.of("line %d was not run so: %s".formatted(line, event));
      }
      positions.put(frame, at + 1);
    }
    return lines.stream()
        .filter(line -> !shown.contains(List.of(line.get(0).asInt(), line.get(1).asInt())))
        .findFirst()
        .map(line -> "the trace lacks line " + line);
  }

  private static boolean isSame(JsonNode run, TraceEvent event) {
    if (run.get(1).asInt() != event.lineNumber()) {
      return false;
    }
    Map<String, String> locals = new HashMap<>();
    for (Local local : event.locals()) {
      locals.put(local.name(), local.value().text());
    }
    return event.function().equals("<module>")
        || run.get(2).properties().stream()
            .allMatch(own -> own.getValue().asText().equals(locals.get(own.getKey())));
  }
}
