package dev.egcfg.benchmarks.ds1000;

import dev.egcfg.execution.PythonSyntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the harness puts an answer: its {@code exec_context}, cut at {@code [insert]}.
 *
 * @param before code in front of the answer
 * @param after code behind it
 * @param function the function whose body the answer is; empty: the answer is a piece of a script
 */
record Insertion(String before, String after, Optional<Function> function) {

  static final String MARKER = "[insert]";

  private static final String STEP = "    ";
  private static final Pattern CONTEXT =
      Pattern.compile("(?ms)^exec_context\\s*=\\s*[rR]?(\"\"\"|''')(.*?)\\1");
  private static final Pattern HEAD =
      Pattern.compile("(\\s*)(def\\s+(\\w+)\\s*\\((.*)\\)\\s*(?:->.*)?:)\\s*(?:#.*)?");

  private static final Pattern DEFINING =
      Pattern.compile("\\s|#|@|(async|def|class|import|from)\\b");

  /**
   * A function whose body is missing.
   *
   * @param head its first line, without indentation
   * @param arguments what hands its parameters on, such as {@code a, b}
   * @param indentation of the head
   */
  record Function(String head, String name, String arguments, String indentation) {

    /** A program that defines the function, and hands the parameters on to it. */
    private String calledAfter(String program) {
      return program.stripTrailing() + "\nreturn " + name + "(" + arguments + ")\n";
    }
  }

  /** That of a harness's source; empty if it has no {@code exec_context} with a place in it. */
  static Optional<Insertion> in(String source) {
    Matcher context = CONTEXT.matcher(source);
    return context.find() ? of(context.group(2)) : Optional.empty();
  }

  private static Optional<Insertion> of(String context) {
    int at = context.indexOf(MARKER);
    if (at < 0) {
      return Optional.empty();
    }
    String before = context.substring(0, at);
    String after = context.substring(context.lastIndexOf(MARKER) + MARKER.length());
    return Optional.of(new Insertion(before, after, function(before)));
  }

  private static Optional<Function> function(String before) {
    String lastLine =
        before
            .lines()
            .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
            .reduce("", (earlier, later) -> later);
    Matcher head = HEAD.matcher(lastLine);
    return head.matches()
        ? Optional.of(
            new Function(head.group(2), head.group(3), arguments(head.group(4)), head.group(1)))
        : Optional.empty();
  }

  /** The names of a parameter list; defaults and annotations that hold commas do not occur. */
  private static String arguments(String parameters) {
    return Arrays.stream(parameters.split(",", -1))
        .map(parameter -> parameter.split("[=:]", -1)[0].strip())
        .filter(name -> !name.isEmpty() && !name.equals("*") && !name.equals("/"))
        .collect(Collectors.joining(", "));
  }

  /** The answer's code as a program that parses by itself: a body gets its function's head. */
  String framed(String code) {
    String program = withoutCommonIndentation(code);
    if (function.isEmpty() || program.isBlank()) {
      return program;
    }
    Function wanted = function.get();
    return defines(program, wanted.name())
        ? program
        : wanted.head() + "\n" + indented(program, STEP);
  }

  /**
   * A framed program as it is inserted.
   *
   * @param given the code that the answer was given, of which it may repeat parts
   */
  String inserted(String program, String given, PythonSyntax syntax) {
    if (function.isEmpty()) {
      String rest = syntax.withoutStatementsOf(program, given);
      return placed(rest.isBlank() ? program : rest);
    }
    Function wanted = function.get();
    List<String> lines = program.lines().collect(Collectors.toCollection(ArrayList::new));
    int head = headOf(wanted, lines);
    if (head < 0) {
      return placed(wanted.calledAfter(program));
    }
    List<String> above = lines.subList(0, head);
    List<String> below = definitions(lines.subList(head + 1, lines.size()));
    if (above.stream().allMatch(Insertion::isImportOrBlank)
        && below.stream().allMatch(line -> line.isBlank() || line.startsWith(" "))) {
      String body = withoutCommonIndentation(String.join("\n", below) + "\n");
      return placed(above.stream().map(line -> line + "\n").collect(Collectors.joining()) + body);
    }
    List<String> whole = new ArrayList<>(above);
    whole.add(wanted.head());
    whole.addAll(below);
    return placed(wanted.calledAfter(String.join("\n", whole)));
  }

  /** Up to a statement that defines nothing: what tries the function out is no part of it. */
  private static List<String> definitions(List<String> lines) {
    return lines.stream()
        .takeWhile(line -> line.isBlank() || DEFINING.matcher(line).lookingAt())
        .toList();
  }

  /**
   * Where a program writes the function's head with the parameters that it has; -1: nowhere. Its
   * defaults may be names that the prompt shows and the context lacks.
   */
  private static int headOf(Function wanted, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher head = HEAD.matcher(lines.get(i));
      if (head.matches()
          && head.group(1).isEmpty()
          && head.group(3).equals(wanted.name())
          && arguments(head.group(4)).equals(wanted.arguments())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isImportOrBlank(String line) {
    return line.isBlank() || line.startsWith("import ") || line.startsWith("from ");
  }

  /** Code with the indentation of its place. */
  String placed(String code) {
    String atMarker = before.substring(before.lastIndexOf('\n') + 1);
    if (!atMarker.isEmpty() && atMarker.isBlank()) {
      return indented(code, atMarker).substring(atMarker.length());
    }
    return function.map(each -> indented(code, each.indentation() + STEP)).orElse(code);
  }

  private static boolean defines(String program, String name) {
    return Pattern.compile("(?m)^def\\s+" + Pattern.quote(name) + "\\s*\\(")
        .matcher(program)
        .find();
  }

  private static String indented(String code, String indentation) {
    return code.lines()
        .map(line -> line.isBlank() ? "" : indentation + line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Takes off what all lines are indented by. A first line that goes on where the prompt's own
   * indentation ended stands further left than the lines after it.
   */
  private static String withoutCommonIndentation(String code) {
    List<String> lines = code.lines().dropWhile(String::isBlank).toList();
    if (lines.isEmpty()) {
      return "";
    }
    int rest = indentation(lines.subList(1, lines.size()));
    String first = lines.get(0);
    boolean hanging =
        rest > 0 && rest < Integer.MAX_VALUE && !first.startsWith(" ") && isWhole(first);
    int common = hanging ? rest : Math.min(indentation(lines.subList(0, 1)), rest);
    StringBuilder text = new StringBuilder(hanging ? first : first.substring(common));
    for (String line : lines.subList(1, lines.size())) {
      text.append('\n').append(line.isBlank() ? "" : line.substring(common));
    }
    return text.append('\n').toString();
  }

  private static boolean isWhole(String line) {
    String code = line.stripTrailing();
    return code.chars().filter(c -> "([{".indexOf(c) >= 0).count()
            == code.chars().filter(c -> ")]}".indexOf(c) >= 0).count()
        && !code.endsWith(":")
        && !code.endsWith("\\");
  }

  private static int indentation(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank())
        .mapToInt(line -> line.length() - line.stripLeading().length())
        .min()
        .orElse(Integer.MAX_VALUE);
  }
}
