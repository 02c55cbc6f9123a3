package dev.egcfg.core.verify;

import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts and their token ids. */
public record GoldenTokens(String model, List<Case> cases) implements Golden {

  public GoldenTokens {
    cases = List.copyOf(cases);
  }

  /** One text. */
  public record Case(String text, int[] ids) {}

  /** Encodes every text and compares the ids exactly. */
  public Verification verify(Tokenizer tokenizer) {
    List<String> remarks = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      int[] ids = tokenizer.encode(cases.get(i).text());
      if (!Arrays.equals(ids, cases.get(i).ids())) {
        remarks.add(
            "case "
                + i
                + ": ids are "
                + Arrays.toString(ids)
                + ", golden "
                + Arrays.toString(cases.get(i).ids()));
      }
    }
    return Verification.of(
        remarks, remarks.size() + " of " + cases.size() + " texts differ", remarks.isEmpty());
  }
}
