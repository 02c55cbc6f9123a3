package dev.egcfg.core;

import java.util.List;
import java.util.Optional;

/**
 * A causal language model whose cached token sequences fork cheaply and advance together.
 *
 * <p>Implementations are safe for use by several threads; a {@link Sequence} belongs to one.
 */
public interface LanguageModel extends AutoCloseable {

  /** What this model is and how it computes; recorded with every run. */
  ModelCard card();

  Tokenizer tokenizer();

  /** The checkpoint's chat template, if it has one; closed with the model. */
  Optional<ChatTemplate> chatTemplate();

  /** Opens an empty sequence; close it to give its cached state back. */
  Sequence open();

  /**
   * Appends tokens to many sequences in one forward pass and returns, for each entry of the batch,
   * the next-token log-probabilities after its last {@link Advance#outputs()} tokens, in token
   * order.
   *
   * <p>Every entry's numbers are those that it would get alone. No sequence may occur twice. A
   * token whose output is not wanted need not be encoded if its state is known from any sequence
   * that began alike; {@link Sequence#reusedTokens()} counts those.
   *
   * @throws ContextOverflowException if a sequence would outgrow {@link ModelCard#contextLength()};
   *     then, as after any other failure, no sequence has changed
   * @throws CacheFullException if other sequences hold the memory that this step needs
   */
  List<List<LogProbabilities>> step(List<Advance> batch);

  /**
   * How whole continuations are drawn, if this model is one to be asked for them rather than for
   * distributions, as a server is. A local model is drawn from token by token.
   */
  default Optional<ContinuationSampler> continuations() {
    return Optional.empty();
  }

  /**
   * Whether {@link #step} reads several positions of a sequence for about the price of one, so that
   * guessed tokens are worth reading.
   */
  default boolean readsSeveralPositions() {
    return true;
  }

  /**
   * Whether every entry's numbers have the same bits alone, in any batch, at once and step by step.
   * Without that, answers may depend on what else runs.
   */
  default boolean batchInvariant() {
    return true;
  }

  @Override
  void close();
}
