package dev.egcfg.decoding;

import dev.egcfg.decoding.Continuations.Position;
import java.util.List;

/** Where candidates come from (eg-cfg.md section 2, step 2a). */
interface CandidateSource {

  /**
   * Samples s candidates from a position of the answer, each cut after d further lines, at the
   * closing fence, at the end of text, or where the answer's token limit or the context ends.
   */
  List<CandidateText> sample(Task task, int sample, Answer answer, Position from);

  /** Tokens drawn so far, in all candidates. */
  int sampledTokens();
}
