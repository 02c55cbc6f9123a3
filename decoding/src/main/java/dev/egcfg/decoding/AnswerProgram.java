package dev.egcfg.decoding;

import dev.egcfg.execution.PythonSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a model's answer to the program in it; the same rule for every method. */
public final class AnswerProgram {

  private AnswerProgram() {}

  /**
   * The last fenced block that defines the entry point, else the whole answer if it parses and
   * defines it (interface.md, last section). A block that the answer leaves open counts.
   *
   * @return empty: there is no code to judge ({@code NO_CODE})
   */
  public static Optional<String> extract(String answer, String entryPoint, PythonSyntax syntax) {
    List<String> blocks = blocks(answer);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (defines(blocks.get(i), entryPoint, syntax)) {
        return Optional.of(blocks.get(i));
      }
    }
    return Optional.of(answer).filter(text -> defines(text, entryPoint, syntax));
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
