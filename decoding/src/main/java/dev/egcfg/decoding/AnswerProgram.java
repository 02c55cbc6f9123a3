package dev.egcfg.decoding;

import dev.egcfg.execution.PythonSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** From a model's answer to the program in it; the same rule for every method. */
public final class AnswerProgram {

  private AnswerProgram() {}

  /**
   * The last fenced block that defines the entry point, else the whole answer if it parses and
   * defines it (interface.md, last section). A block that the answer leaves open counts. Where no
   * entry point is asked for, the last block that is not blank, else the whole answer if it parses.
   *
   * @param entryPoint empty: the program is no definition of a function
   * @param framing makes a program of code that need not be one by itself
   * @return empty: there is no code to judge ({@code NO_CODE})
   */
  public static Optional<String> extract(
      String answer, String entryPoint, UnaryOperator<String> framing, PythonSyntax syntax) {
    List<String> blocks = blocks(answer);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      String program = framing.apply(blocks.get(i));
      if (entryPoint.isEmpty() ? !program.isBlank() : defines(program, entryPoint, syntax)) {
        return Optional.of(program);
      }
    }
    String whole = framing.apply(answer);
    boolean isProgram =
        entryPoint.isEmpty()
            ? !whole.isBlank() && syntax.syntaxError(whole).isEmpty()
            : defines(whole, entryPoint, syntax);
    return isProgram ? Optional.of(whole) : Optional.empty();
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

  private static boolean defines(String program, String entryPoint, PythonSyntax syntax) {
    return syntax.definedNames(program).contains(entryPoint);
  }

  private static List<String> blocks(String answer) {
    List<String> blocks = new ArrayList<>();
    FenceScanner fences = new FenceScanner();
    for (int i = 0; i < answer.length(); i++) {
      boolean wasInCode = fences.inCode();
      fences.accept(answer.charAt(i));
      if (wasInCode && !fences.inCode()) {
        blocks.add(fences.code());
      }
    }
    if (fences.inCode()) {
      blocks.add(fences.code());
    }
    return blocks;
  }
}
