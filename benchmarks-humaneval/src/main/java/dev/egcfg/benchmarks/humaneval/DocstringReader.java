package dev.egcfg.benchmarks.humaneval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the examples of one docstring. It reads the source, not the string's value, so that an
 * escape such as {@code \n} inside an example means what the example's author meant. Of two values
 * for one call the later counts: definitions stand before examples.
 */
final class DocstringReader {

  private static final Pattern SIGN =
      Pattern.compile("[ \\t]*(?:#[ \\t]*)?(==>|=>|==|=|->|➞|returns|should\\s+return)[ \\t]*");
  private static final Pattern PROMPT_SIGN = Pattern.compile(">>>[ \\t]*");
  private static final Pattern COMMENT_OR_NOTHING = Pattern.compile("[ \\t]*(#[^\\n]*)?(\\n|\\z)");
  private static final Pattern NO_VALUE = Pattern.compile("[ \\t]*(\\n|\\z|>>>)");
  private static final Pattern BLANKS = Pattern.compile("[ \\t]*");
  private static final Pattern VALUE_END = Pattern.compile("[\\s.,;#=)]|\\z");

  private static final Pattern FOR = Pattern.compile("\\bFor\\s+(?=\\w+\\s*=)");
  private static final Pattern SHOULD_BE =
      Pattern.compile("[^\\n]*?\\b(?:output|result) should be[ \\t]*");
  private static final Pattern INPUT = Pattern.compile("\\bInput:\\s*");
  private static final Pattern OUTPUT = Pattern.compile("\\s*Output:\\s*");
  private static final Pattern ARGUMENT_NAME = Pattern.compile("\\w+\\s*[=:]\\s*");
  private static final Pattern SEPARATOR =
      Pattern.compile("\\s*,\\s*(?=\\w+\\s*=)|\\s*\\n\\s*(?!Output:)");

  private final String entryPoint;
  private final String docstring;
  private final ExpressionScanner scanner;
  private final Map<String, DocstringExample> byCall = new LinkedHashMap<>();

  DocstringReader(String prompt, String entryPoint) {
    this.entryPoint = entryPoint;
    this.docstring = docstring(prompt, entryPoint);
    this.scanner = new ExpressionScanner(docstring);
  }

  List<DocstringExample> examples() {
    readCalls();
    readArguments(FOR, SHOULD_BE, ExampleForm.OUTPUT_SHOULD_BE);
    readArguments(INPUT, OUTPUT, ExampleForm.INPUT_OUTPUT);
    return List.copyOf(byCall.values());
  }

  private static String docstring(String prompt, String entryPoint) {
    Matcher text =
        Pattern.compile(
                "^def\\s+" + Pattern.quote(entryPoint) + "\\s*\\(.*?(\"\"\"|''')(.*?)(?:\\1|\\z)",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(prompt);
    return text.find() ? text.group(2) : "";
  }

  /** Examples that write the call out. */
  private void readCalls() {
    Matcher call =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(entryPoint) + "\\(").matcher(docstring);
    int behind = 0;
    while (call.find()) {
      if (call.start() < behind) {
        continue;
      }
      int lineStart = docstring.lastIndexOf('\n', call.start()) + 1;
      int promptSign = end(PROMPT_SIGN, end(BLANKS, lineStart));
      boolean doctest = promptSign != ExpressionScanner.NONE;
      int start = doctest ? promptSign : call.start();
      int end = scanner.call(start);
      if (end > call.start()) {
        behind = end;
        readValue(docstring.substring(start, end), end, doctest);
      }
    }
  }

  private void readValue(String call, int callEnd, boolean doctest) {
    int nextLine = end(COMMENT_OR_NOTHING, callEnd);
    Matcher sign = SIGN.matcher(docstring).region(callEnd, docstring.length());
    if (doctest && nextLine != ExpressionScanner.NONE) {
      if (end(NO_VALUE, nextLine) != ExpressionScanner.NONE) {
        add(ExampleForm.DOCTEST, call, "None");
      } else {
        addValue(ExampleForm.DOCTEST, call, end(BLANKS, nextLine));
      }
    } else if (sign.lookingAt()) {
      addValue(form(sign.group(1)), call, sign.end());
    } else if (doctest) {
      addValue(ExampleForm.DOCTEST, call, end(BLANKS, callEnd));
    }
  }

  /** Examples that give the arguments by name, in the order of the parameters. */
  private void readArguments(Pattern opening, Pattern closing, ExampleForm form) {
    Matcher found = opening.matcher(docstring);
    while (found.find()) {
      List<String> arguments = new ArrayList<>();
      int next = found.end();
      int end = next;
      while (next != ExpressionScanner.NONE) {
        int name = end(ARGUMENT_NAME, next);
        int start = name == ExpressionScanner.NONE ? next : name;
        int argumentEnd = scanner.expression(start);
        if (argumentEnd == ExpressionScanner.NONE) {
          break;
        }
        arguments.add(docstring.substring(start, argumentEnd));
        end = argumentEnd;
        next = end(SEPARATOR, end);
      }
      int value = end(closing, end);
      if (!arguments.isEmpty() && value != ExpressionScanner.NONE) {
        addValue(form, entryPoint + "(" + String.join(", ", arguments) + ")", value);
      }
    }
  }

  private void addValue(ExampleForm form, String call, int start) {
    int end = scanner.expression(start);
    if (end != ExpressionScanner.NONE && end(VALUE_END, end) != ExpressionScanner.NONE) {
      add(form, call, docstring.substring(start, end));
    }
  }

  private void add(ExampleForm form, String call, String expected) {
    String value =
        switch (expected) {
          case "true" -> "True";
          case "false" -> "False";
          default -> expected;
        };
    DocstringExample example = new DocstringExample(form, onOneLine(call), onOneLine(value));
    byCall.put(example.call(), example);
  }

  private static ExampleForm form(String sign) {
    String written = sign.replaceAll("\\s+", " ");
    for (ExampleForm form : ExampleForm.values()) {
      if (form.sign().equals(written)) {
        return form;
      }
    }
    throw new AssertionError("sign without a form: " + written);
  }

  /** No string of the scanner holds a line break, so a break is layout between brackets. */
  private static String onOneLine(String expression) {
    return expression.replaceAll("\\s*\\n\\s*", " ");
  }

  /** The offset behind the pattern if it matches here. */
  private int end(Pattern pattern, int from) {
    Matcher matcher = pattern.matcher(docstring).region(from, docstring.length());
    matcher.useTransparentBounds(true);
    return matcher.lookingAt() ? matcher.end() : ExpressionScanner.NONE;
  }
}
