package dev.egcfg.benchmarks.ds1000;

import dev.egcfg.execution.PythonSyntax;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The answer that a harness carries, for rows without one of their own: the function that it makes
 * its expected results with, or, where it draws a picture to compare with, the code that draws it.
 */
final class ReferenceAnswer {

  private static final String FUNCTION = "generate_ans";
  private static final String CASES = "generate_test_case";
  private static final Pattern RESULT =
      Pattern.compile("(?m)^result\\s*=\\s*[\\[(]?([\\w, ]+?)[\\])]?\\s*$");
  private static final Pattern NAMES = Pattern.compile("[A-Za-z_]\\w*(\\s*,\\s*[A-Za-z_]\\w*)*");

  private ReferenceAnswer() {}

  /** For each row; empty where nothing can be made of its harness. */
  static List<Optional<String>> of(List<Ds1000Row> rows, PythonSyntax syntax) {
    List<String> sources = rows.stream().map(Ds1000Row::codeContext).toList();
    List<Optional<String>> functions = syntax.functionSources(sources, FUNCTION);
    List<Optional<String>> cases = syntax.functionSources(sources, CASES);
    List<String> imports = syntax.importStatements(sources);
    return IntStream.range(0, rows.size())
        .mapToObj(
            i ->
                functions
                    .get(i)
                    .map(function -> call(function, imports.get(i), rows.get(i).insertion()))
                    .or(() -> cases.get(i).flatMap(ReferenceAnswer::drawing)))
        .toList();
  }

  private static String call(String function, String imports, Insertion insertion) {
    String program = imports + "\n" + function.stripTrailing() + "\n";
    String call = FUNCTION + "(test_input)\n";
    return insertion.function().isPresent()
        ? insertion.placed(program + "return " + call)
        : program + results(insertion.after()) + " = " + call;
  }

  /** What an answer has to assign: the names that the context makes its result of. */
  private static String results(String after) {
    Matcher matcher = RESULT.matcher(after);
    String names = "result";
    while (matcher.find()) {
      names = NAMES.matcher(matcher.group(1).strip()).matches() ? matcher.group(1).strip() : names;
    }
    return names;
  }

  /** The statements in front of the one that saves the picture. */
  private static Optional<String> drawing(String cases) {
    List<String> body = cases.lines().skip(1).toList();
    List<String> drawn = body.stream().takeWhile(line -> !line.contains("savefig(")).toList();
    return drawn.size() == body.size()
        ? Optional.empty()
        : Optional.of(drawn.stream().collect(Collectors.joining("\n")).stripIndent() + "\n");
  }
}
