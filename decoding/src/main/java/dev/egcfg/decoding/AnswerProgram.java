package dev.egcfg.decoding;

import dev.egcfg.execution.AnswerPart;
import dev.egcfg.execution.AnswerPart.Kind;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a model's answer to the program in it: one function for every method and benchmark, and for
 * answers that others collected. docs/answers.md has its rules in order.
 */
public final class AnswerProgram {

  private static final Pattern MARKUP =
      Pattern.compile("(?is)<(pre|code)\\b[^>]*>(?:\\s*<code\\b[^>]*>)?(.*?)(?:</\\1>|\\z)");

  /** Where the prompt has opened the tag. */
  private static final Pattern CLOSING_MARKUP = Pattern.compile("(?is)\\A(.*?)</code>");

  private static final Pattern LEFT_TAG = Pattern.compile("(?i)</?(?:pre|code)\\b[^>]*>");

  private static final Pattern CODE_POINT =
      Pattern.compile("&#(?:[xX]([0-9a-fA-F]{1,5})|([0-9]{1,6}));");

  private static final Pattern SPAN =
      Pattern.compile("(?s)(?<!`)(`+)(?!`)(?:(?:python\\d?|py)\\s+)?(.+?)(?<!`)\\1(?!`)");

  private AnswerProgram() {}

  /**
   * The program that an answer gives.
   *
   * @param entryPoint the function that is asked for; empty: any code
   * @param given code that the answer was given, whose names it may use
   * @param framing makes a program of code that need not be one by itself
   * @return empty: there is no code to judge ({@code NO_CODE})
   */
  public static Optional<ChosenProgram> extract(
      String answer,
      String entryPoint,
      String given,
      UnaryOperator<String> framing,
      PythonSyntax syntax) {
    AnswerText text = AnswerText.of(answer);
    return chosen(text.visible(), entryPoint, given, framing, syntax)
        .or(
            () ->
                text.draft()
                    .flatMap(draft -> chosen(draft, entryPoint, given, framing, syntax))
                    .map(
                        found ->
                            new ChosenProgram(
                                found.program(), found.rule() + ", in a thought without an end")));
  }

  private static Optional<ChosenProgram> chosen(
      String text,
      String entryPoint,
      String given,
      UnaryOperator<String> framing,
      PythonSyntax syntax) {
    List<AnswerPart> parts = parts(text, framing);
    Optional<ChosenProgram> chosen =
        parts.isEmpty() ? Optional.empty() : syntax.program(entryPoint, given, parts);
    return chosen.filter(found -> !found.program().isBlank());
  }

  private static List<AnswerPart> parts(String text, UnaryOperator<String> framing) {
    List<AnswerPart> parts = new ArrayList<>();
    StringBuilder prose = new StringBuilder();
    addBlocks(text, framing, parts, prose);
    String outside = prose.toString();
    for (MatchResult found : MARKUP.matcher(outside).results().toList()) {
      add(parts, Kind.MARKUP, "", unescaped(found.group(2)), framing);
    }
    for (MatchResult found : CLOSING_MARKUP.matcher(outside).results().toList()) {
      add(parts, Kind.MARKUP, "", unescaped(found.group(1)), framing);
    }
    add(parts, Kind.PROSE, "", outside, framing);
    for (MatchResult found : SPAN.matcher(outside).results().toList()) {
      add(parts, Kind.SPAN, "", found.group(2), framing);
    }
    return parts;
  }

  /** Those in a block included, such as an answer that stands in a block of Markdown itself. */
  private static void addBlocks(
      String text, UnaryOperator<String> framing, List<AnswerPart> parts, StringBuilder prose) {
    FenceScanner fences = new FenceScanner();
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wasInCode = fences.inCode();
      fences.accept(c);
      if (wasInCode && !fences.inCode()) {
        addBlock(fences, framing, parts);
      }
      if (!wasInCode && !fences.inCode()) {
        prose.append(c);
      } else if (!wasInCode) {
        prose.setLength(lineStart); // it was an opening fence
      }
      if (c == '\n') {
        lineStart = prose.length();
      }
    }
    if (fences.inCode()) {
      addBlock(fences, framing, parts);
    }
  }

  private static void addBlock(
      FenceScanner fences, UnaryOperator<String> framing, List<AnswerPart> parts) {
    String code = fences.code();
    add(parts, Kind.BLOCK, fences.info(), code, framing);
    if (code.startsWith("```") || code.contains("\n```")) {
      addBlocks(code, framing, parts, new StringBuilder());
    }
  }

  private static void add(
      List<AnswerPart> parts,
      Kind kind,
      String language,
      String text,
      UnaryOperator<String> framing) {
    if (!text.isBlank()) {
      parts.add(new AnswerPart(kind, language, text, framing.apply(text)));
    }
  }

  private static String unescaped(String html) {
    return CODE_POINT
        .matcher(LEFT_TAG.matcher(html).replaceAll(""))
        .replaceAll(found -> Matcher.quoteReplacement(character(found)))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
  }

  private static String character(MatchResult reference) {
    String hexadecimal = reference.group(1);
    return Character.toString(
        hexadecimal == null
            ? Integer.parseInt(reference.group(2))
            : Integer.parseInt(hexadecimal, 16));
  }

  /**
   * The program of an answer that goes on with code of its prompt: both, up to the first line that
   * is not part of it.
   *
   * @param begunCode of the {@link Task}
   */
  public static String completed(String begunCode, String answer) {
    BegunCode code = new BegunCode(begunCode);
    code.accept(answer);
    return code.code();
  }
}
