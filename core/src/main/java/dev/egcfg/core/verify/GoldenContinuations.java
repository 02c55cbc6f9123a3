package dev.egcfg.core.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Greedy continuations of chat prompts by a real model.
 *
 * @param sha256 of the checkpoint file that made them
 */
public record GoldenContinuations(String model, String sha256, List<Case> cases) implements Golden {

  public GoldenContinuations {
    cases = List.copyOf(cases);
  }

  /**
   * One prompt.
   *
   * @param user the user's message
   * @param templated the message in the chat template
   * @param promptIds its tokens
   * @param greedyIds the continuation, with its text
   * @param positions one for each token of the continuation
   */
  public record Case(
      String name,
      String user,
      String templated,
      @JsonProperty("prompt_ids") int[] promptIds,
      @JsonProperty("greedy_ids") int[] greedyIds,
      @JsonProperty("greedy_text") String greedyText,
      List<Position> positions) {

    public Case {
      positions = List.copyOf(positions);
      if (positions.size() != greedyIds.length) {
        throw new CheckpointException("golden case " + name + ": positions do not match its ids");
      }
    }
  }

  /**
   * What the model thought before a token.
   *
   * @param margin the first token's lead over the second, in log-probability
   */
  public record Position(
      int token,
      @JsonProperty("top_ids") int[] topIds,
      @JsonProperty("top_logprobs") double[] topLogProbabilities,
      double margin) {}

  /**
   * Compares the chat template's text, the tokens of it, and, with the golden continuation fed as
   * if the model had chosen it, the most probable token at every position of a clear margin.
   */
  public Verification verify(LanguageModel model) {
    double leastMargin = Tolerance.of(model.card().precision()).margin();
    List<String> differences = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    if (!model.card().digest().equals(sha256)) {
      remarks.add("made from another file: SHA-256 " + sha256 + ", not " + model.card().digest());
    }
    double largestError = 0;
    int compared = 0;
    int positions = 0;
    for (Case example : cases) {
      compareTexts(model, example, differences);
      List<LogProbabilities> rows = teacherForced(model, example);
      for (int i = 0; i < rows.size(); i++) {
        Position position = example.positions().get(i);
        positions++;
        for (int rank = 0; rank < position.topIds().length; rank++) {
          double error =
              Math.abs(
                  rows.get(i).of(position.topIds()[rank]) - position.topLogProbabilities()[rank]);
          largestError = Math.max(largestError, error);
        }
        if (position.margin() > leastMargin) {
          compared++;
          compareToken(example, i, rows.get(i), differences);
        }
      }
    }
    remarks.addAll(differences);
    return Verification.of(
        remarks,
        String.format(
            Locale.ROOT,
            "%s: %d differences; argmax compared at %d of %d positions (margin above %s); largest"
                + " error of a golden log-probability %.2e",
            model.card().precision(),
            differences.size(),
            compared,
            positions,
            leastMargin,
            largestError),
        differences.isEmpty());
  }

  private static void compareTexts(LanguageModel model, Case example, List<String> differences) {
    model
        .chatTemplate()
        .ifPresentOrElse(
            template -> {
              if (!template.render(example.user()).equals(example.templated())) {
                differences.add(example.name() + ": the chat template gives another prompt");
              }
            },
            () -> differences.add(example.name() + ": the checkpoint has no chat template"));
    int[] ids = model.tokenizer().encode(example.templated());
    if (!Arrays.equals(ids, example.promptIds())) {
      differences.add(
          example.name()
              + ": prompt ids differ from token "
              + Arrays.mismatch(ids, example.promptIds())
              + " on");
    }
    List<Integer> greedy = Arrays.stream(example.greedyIds()).boxed().toList();
    if (!model.tokenizer().decode(greedy).equals(example.greedyText())) {
      differences.add(example.name() + ": the greedy ids decode to another text");
    }
  }

  private static void compareToken(
      Case example, int index, LogProbabilities actual, List<String> differences) {
    int expected = example.greedyIds()[index];
    if (actual.argmax() != expected) {
      differences.add(
          example.name()
              + ": token "
              + index
              + " is "
              + actual.argmax()
              + ", golden "
              + expected
              + " with a margin of "
              + example.positions().get(index).margin());
    }
  }

  /** Distributions before each token of the continuation. */
  private static List<LogProbabilities> teacherForced(LanguageModel model, Case example) {
    int prompt = example.promptIds().length;
    int count = example.greedyIds().length;
    int[] tokens = Arrays.copyOf(example.promptIds(), prompt + count - 1);
    System.arraycopy(example.greedyIds(), 0, tokens, prompt, count - 1);
    try (Sequence sequence = model.open()) {
      return model.step(List.of(new Advance(sequence, tokens, count))).get(0);
    }
  }
}
