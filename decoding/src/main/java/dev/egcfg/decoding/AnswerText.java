package dev.egcfg.decoding;

import java.util.Optional;

/**
 * A whole answer, parted.
 *
 * @param visible what is no thought
 * @param draft a thought that never ends
 */
record AnswerText(String visible, Optional<String> draft) {

  static AnswerText of(String answer) {
    Thoughts thoughts = new Thoughts(false);
    FenceScanner fences = new FenceScanner();
    StringBuilder visible = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    int tagFrom = 0;
    for (char c : answer.toCharArray()) {
      switch (thoughts.accept(c, fences.inCode())) {
        case BEGAN -> {
          visible.setLength(tagFrom);
          thought.setLength(0);
        }
        case ENDED -> {
          visible.append('\n');
          fences = new FenceScanner();
        }
        case ENDED_FROM_THE_START -> {
          visible.setLength(0);
          fences = new FenceScanner();
        }
        case NONE -> {
          if (thoughts.thinking()) {
            thought.append(c);
          } else {
            visible.append(c);
            fences.accept(c);
          }
        }
      }
      if (c == '\n') {
        tagFrom = visible.length();
      }
    }
    return new AnswerText(
        visible.toString(), Optional.of(thought.toString()).filter(draft -> thoughts.thinking()));
  }
}
