package dev.egcfg.benchmarks.ds1000;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DS-1000's prompts and answers are marked up with. */
final class GivenPrompt {

  private static final Pattern CODE =
      Pattern.compile("(?s)<code>(.*?)(?:</code>|\\z)", Pattern.CASE_INSENSITIVE);

  /** Where code of the answer begins or ends, or a line that only says so. */
  private static final Pattern MARKER_LINE =
      Pattern.compile("(?m)^[ \\t#]*(?:BEGIN SOLUTION|SOLUTION START|\\[insert\\])[ \\t]*$\\R?");

  private static final Pattern ANSWER_END =
      Pattern.compile("(?m)^[ \\t#]*(?:END SOLUTION|SOLUTION END)[ \\t]*$|</code>");

  private GivenPrompt() {}

  /** The code that the answer is given: what a prompt marks as code, else all of it. */
  static String code(String prompt) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = CODE.matcher(prompt);
    while (matcher.find()) {
      pieces.add(matcher.group(1).strip());
    }
    String code = pieces.isEmpty() ? prompt : String.join("\n", pieces);
    return MARKER_LINE.matcher(code).replaceAll("");
  }

  /** The code of an answer without the marks that it repeats; what follows its end is no code. */
  static String withoutMarkers(String code) {
    String begun = MARKER_LINE.matcher(code).replaceAll("");
    begun = begun.replaceFirst("^\\s*<code>[ \\t]*\\R?", "");
    Matcher end = ANSWER_END.matcher(begun);
    return end.find() ? begun.substring(0, end.start()) : begun;
  }
}
