package dev.egcfg.decoding;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a model writes before the code that is guided, drawn as the published code draws it for
 * served models (eg-cfg.md section 6): answers are sampled, at the candidates' temperature first
 * and lower ones then, until one comes to that code. What leads to it is kept, imports and helpers
 * of its block included. If none does, the code's first line is forced upon the last one.
 *
 * <p>The first try is the sampled baseline's answer at that temperature: the same request to a
 * server. A model that runs here stops at the code. What tries wrote in vain is counted as encoded,
 * not as generated.
 */
final class SampledBeginning {

  private static final int TRIES = 10;

  private final LanguageModel model;
  private final EgCfgSettings settings;
  private final Economy economy;

  SampledBeginning(LanguageModel model, EgCfgSettings settings, Economy economy) {
    this.model = model;
    this.settings = settings;
    this.economy = economy;
  }

  /**
   * The beginning's tokens.
   *
   * @param prompt the task's, without a signal
   */
  int[] draw(MeteredModel metered, int[] prompt, Task task, int sample) {
    Answer answer = new Answer(model, task, settings.maxNewTokens());
    for (int left = TRIES; left > 0; left--) {
      answer = new Answer(model, task, settings.maxNewTokens());
      Optional<StopReason> stop =
          baseline(settings.temperature() * ((double) left / TRIES))
              .write(answer, metered, prompt, task, sample, SampledBeginning::reachesGuidedCode);
      Optional<int[]> beginning = upToGuidedCode(answer, task);
      if (beginning.isPresent()) {
        return beginning.get();
      }
      if (stop.equals(Optional.of(StopReason.CONTEXT_FULL))) {
        break;
      }
    }
    return model
        .tokenizer()
        .encode(beforeCode(answer, task) + "```python\n" + task.guidanceMarker());
  }

  private static boolean reachesGuidedCode(Answer answer) {
    return answer.scanner().marked();
  }

  private BaselineDecoder baseline(double temperature) {
    return new BaselineDecoder(
        model,
        new BaselineSettings(
            OptionalDouble.of(temperature),
            settings.topP(),
            settings.topK(),
            settings.maxNewTokens(),
            settings.seed()),
        economy);
  }

  /** Up to the token that brings the guided code's first line, if another may follow. */
  private Optional<int[]> upToGuidedCode(Answer drawn, Task task) {
    CodeScanner scanner =
        new CodeScanner(task.guidanceMarker(), Thoughts.begunBy(task.prompt().text()));
    List<Token> tokens = drawn.tokens();
    for (int i = 0; i < Math.min(tokens.size(), settings.maxNewTokens() - 1); i++) {
      scanner.accept(tokens.get(i).text());
      if (scanner.marked()) {
        return Optional.of(Arrays.copyOf(drawn.ids(), i + 1));
      }
    }
    return Optional.empty();
  }

  /** What precedes the line that opens the first code block; nothing if there is none. */
  private static String beforeCode(Answer drawn, Task task) {
    String text = drawn.text();
    CodeScanner scanner = new CodeScanner("", Thoughts.begunBy(task.prompt().text()));
    for (int i = 0; i < text.length(); i++) {
      scanner.accept(text.charAt(i));
      if (scanner.inCode()) {
        return text.substring(0, text.lastIndexOf('\n', i - 1) + 1);
      }
    }
    return "";
  }
}
