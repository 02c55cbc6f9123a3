package dev.egcfg.core.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A decoder-only transformer's shape. Biases of linear layers are not listed: they exist where the
 * checkpoint has their tensors.
 *
 * @param width the residual stream's ({@code hidden_size})
 * @param hidden the feed-forward layer's ({@code intermediate_size})
 * @param contextLength most tokens of a sequence for which the numbers are the model's own
 * @param slidingWindow how many of the latest tokens attention sees, the one that looks included;
 *     {@link #contextLength} where it sees all
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
    int slidingWindow,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean tiedHead) {

  /** Whether attention sees everything that the context can hold. */
  public boolean seesAll() {
    return slidingWindow >= contextLength;
  }

  /** Architectures that the engine can run. */
  public enum Family {
    LLAMA,
    QWEN2,
    QWEN3,
    STARCODER2;

    /** The name in config.json, in GGUF metadata and in manifests. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Family> labelled(String label) {
      return Arrays.stream(values()).filter(family -> family.label().equals(label)).findFirst();
    }

    /** All labels, for messages. */
    static String labels() {
      return Arrays.stream(values()).map(Family::label).collect(Collectors.joining(", "));
    }

    /** Whether every query and key head is normed before it is rotated. */
    public boolean normsHeads() {
      return this == QWEN3;
    }

    /**
     * Whether norms subtract the mean and add a bias, rather than divide by the root mean square.
     */
    public boolean centresNorms() {
      return this == STARCODER2;
    }

    /** Whether the feed-forward layer multiplies by a SiLU gate, rather than apply GELU (tanh). */
    public boolean gatesHidden() {
      return this != STARCODER2;
    }
  }

  /** How rotary frequencies are stretched. */
  public sealed interface RopeScaling {

    /** The name in config.json and the factor, for people. */
    String description();

    /** As trained. */
    record None() implements RopeScaling {
      @Override
      public String description() {
        return "none";
      }
    }

    /** Positions divided by {@code factor}. */
    record Linear(double factor) implements RopeScaling {
      @Override
      public String description() {
        return "linear, factor " + factor;
      }
    }

    /**
     * Frequencies that would change with a sequence's length once it outgrows the context trained
     * on, and with them every cached key. Up to that length they are as trained; that is where the
     * context ends here.
     */
    record Dynamic(double factor) implements RopeScaling {
      @Override
      public String description() {
        return "dynamic, factor " + factor;
      }
    }

    /**
     * Llama 3.1's: low frequencies divided by {@code factor}, with a smooth passage to the high
     * ones.
     */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalContext)
        implements RopeScaling {
      @Override
      public String description() {
        return "llama3, factor " + factor;
      }
    }

    /**
     * YaRN (arXiv 2309.00071): dimensions that turn more than {@code betaFast} times in the
     * original context are kept, those that turn less than {@code betaSlow} times are divided by
     * {@code factor}, with a linear ramp between.
     *
     * @param attentionFactor by which cosines and sines are multiplied
     * @param truncate whether the ramp starts and ends at whole dimensions
     */
    record Yarn(
        double factor,
        int originalContext,
        double attentionFactor,
        double betaFast,
        double betaSlow,
        boolean truncate)
        implements RopeScaling {

      private static final Logger LOG = LoggerFactory.getLogger(Yarn.class);

      static final double BETA_FAST = 32;
      static final double BETA_SLOW = 1;

      @Override
      public String description() {
        return "yarn, factor " + factor;
      }

      /** The attention factor that the paper recommends (its section 3.4). */
      static double recommendedAttentionFactor(double factor) {
        return factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1;
      }

      /** Warns where the lengths in the file say something else than the factor, which counts. */
      void warnOfDisagreement(Path file, int context) {
        disagreement(context).ifPresent(said -> LOG.warn("{}: {}", file, said));
      }

      /**
       * @param context after stretching, as the file has it
       */
      Optional<String> disagreement(int context) {
        double ratio = (double) context / originalContext;
        return ratio == factor
            ? Optional.empty()
            : Optional.of(
                "yarn's factor is %s, but the ratio of its context lengths %d / %d is %s; the factor counts"
                    .formatted(factor, context, originalContext, ratio));
      }

      /** Tokens that the stretched frequencies are meant for. */
      int stretchedContext() {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(factor * originalContext));
      }
    }
  }
}
