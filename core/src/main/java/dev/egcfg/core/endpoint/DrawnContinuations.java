package dev.egcfg.core.endpoint;

import dev.egcfg.core.ContinuationSampler;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole continuations, several in one request where the server does that; a number that it refuses
 * is asked for one by one, then and ever after.
 */
final class DrawnContinuations implements ContinuationSampler {

  /** Asks the server. */
  interface Asking {
    Completions ask(CompletionRequest request);
  }

  private final Asking server;
  private final TokenCode code;
  private final AtomicInteger refusedFrom = new AtomicInteger(Integer.MAX_VALUE);

  DrawnContinuations(Asking server, TokenCode code) {
    this.server = server;
    this.code = code;
  }

  @Override
  public List<Continuation> draw(Sequence sequence, Draw draw) {
    CompletionRequest request =
        new CompletionRequest(
            code.prompt(((EndpointSequence) sequence).place().tokens()),
            draw.count(),
            draw.maxTokens(),
            draw.temperature(),
            draw.topP(),
            draw.topK(),
            OptionalLong.of(seed(draw.seed(), 0)),
            draw.stop(),
            1);
    List<Choice> choices = new ArrayList<>();
    if (draw.count() < refusedFrom.get()) {
      try {
        choices.addAll(server.ask(request).choices());
      } catch (RefusedRequestException e) {
        if (draw.count() == 1) {
          throw e;
        }
      }
    }
    if (choices.isEmpty()) {
      for (int i = 0; i < draw.count(); i++) {
        OptionalLong own = OptionalLong.of(seed(draw.seed(), i));
        choices.addAll(server.ask(request.withCount(1, own)).choices());
      }
      // only now: had one alone been refused too, the number was not the reason
      refusedFrom.accumulateAndGet(draw.count(), Math::min);
    }
    return choices.stream().map(this::continuation).toList();
  }

  /** Servers take 31 or 32 bits. */
  private static long seed(long seed, int index) {
    return (seed + index) & Integer.MAX_VALUE;
  }

  private Continuation continuation(Choice choice) {
    List<Integer> tokens = new ArrayList<>();
    for (Position position : choice.positions()) {
      OptionalInt id = code.id(position.token());
      if (id.isEmpty()) {
        // part of a character, which the text holds whole
        return new Continuation(encoded(choice.text()), choice.text(), choice.finished());
      }
      if (!code.endTokens().contains(id.getAsInt())) {
        tokens.add(id.getAsInt());
      }
    }
    return new Continuation(asWritten(tokens, choice.text()), choice.text(), choice.finished());
  }

  /**
   * The tokens of a text. A server that stops within a token names that one, whole, or leaves it
   * out: the text has what of it counts.
   */
  private List<Integer> asWritten(List<Integer> tokens, String text) {
    String named = code.tokenizer().decode(tokens);
    if (text.startsWith(named)) {
      List<Integer> all = new ArrayList<>(tokens);
      all.addAll(encoded(text.substring(named.length())));
      return all;
    }
    return named.startsWith(text) ? encoded(text) : tokens;
  }

  private List<Integer> encoded(String text) {
    return Arrays.stream(code.tokenizer().encode(text)).boxed().toList();
  }
}
