package dev.egcfg.core.checkpoint;

/**
 * A decoder-only transformer's shape. Biases are not listed: they exist where the checkpoint has
 * their tensors.
 *
 * @param width the residual stream's ({@code hidden_size})
 * @param hidden the feed-forward layer's ({@code intermediate_size})
 * @param tiedHead whether the output head is the embedding
 */
public record ModelConfig(
    Family family,
    int layers,
    int width,
    int hidden,
    int heads,
    int kvHeads,
    int headDim,
    int vocabularySize,
    int contextLength,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean tiedHead) {

  /** Architectures that the engine can run. */
  public enum Family {
    LLAMA,
    QWEN2
  }

  /** How rotary frequencies are stretched. */
  public sealed interface RopeScaling {
    /** As trained. */
    record None() implements RopeScaling {}

    /** Positions divided by {@code factor}. */
    record Linear(double factor) implements RopeScaling {}

    /**
     * Llama 3.1's: low frequencies divided by {@code factor}, with a smooth passage to the high
     * ones.
     */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalContext)
        implements RopeScaling {}
  }
}
