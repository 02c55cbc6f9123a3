package dev.egcfg.core.torch;

import dev.egcfg.core.checkpoint.ModelConfig.Family;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * The four families' forward pass as their papers write it: loops in double precision, no cache, no
 * batching, nothing shared with the engine.
 */
final class NaiveTransformer {

  private final RandomCheckpoint checkpoint;
  private final RandomCheckpoint.Shape shape;

  NaiveTransformer(RandomCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.shape = checkpoint.shape();
  }

  /** Log-probabilities of what follows each token: {@code [tokens][vocabulary]}. */
  double[][] logProbabilities(int[] ids) {
    double[][] x = new double[ids.length][];
    for (int t = 0; t < ids.length; t++) {
      x[t] = row(weight("model.embed_tokens.weight"), ids[t], shape.width());
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      double[][] attended = attention(norms(x, prefix + "input_layernorm"), prefix + "self_attn.");
      for (int t = 0; t < x.length; t++) {
        x[t] = sum(x[t], attended[t]);
        double[] normed = norm(x[t], prefix + "post_attention_layernorm");
        x[t] = sum(x[t], feedForward(normed, prefix + "mlp."));
      }
    }
    double[][] normed = norms(x, "model.norm");
    String head = shape.tied() ? "model.embed_tokens" : "lm_head";
    return Arrays.stream(normed).map(h -> logSoftmax(linear(h, head))).toArray(double[][]::new);
  }

  private double[][] attention(double[][] x, String prefix) {
    double[][][] queries = new double[x.length][][];
    double[][][] keys = new double[x.length][][];
    double[][][] values = new double[x.length][][];
    for (int t = 0; t < x.length; t++) {
      queries[t] = rotatedHeads(linear(x[t], prefix + "q_proj"), t, prefix + "q_norm");
      keys[t] = rotatedHeads(linear(x[t], prefix + "k_proj"), t, prefix + "k_norm");
      values[t] = heads(linear(x[t], prefix + "v_proj"));
    }
    double[][] output = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      int first = shape.window() > 0 ? Math.max(0, t - shape.window() + 1) : 0;
      double[] mixed = new double[shape.heads() * shape.headDim()];
      for (int head = 0; head < shape.heads(); head++) {
        int shared = head / (shape.heads() / shape.kvHeads());
        double[] scores = new double[t + 1 - first];
        for (int s = first; s <= t; s++) {
          scores[s - first] = dot(queries[t][head], keys[s][shared]) / Math.sqrt(shape.headDim());
        }
        double[] logWeights = logSoftmax(scores);
        for (int s = first; s <= t; s++) {
          for (int d = 0; d < shape.headDim(); d++) {
            mixed[head * shape.headDim() + d] +=
                Math.exp(logWeights[s - first]) * values[s][shared][d];
          }
        }
      }
      output[t] = linear(mixed, prefix + "o_proj");
    }
    return output;
  }

  private double[][] heads(double[] x) {
    double[][] heads = new double[x.length / shape.headDim()][];
    for (int h = 0; h < heads.length; h++) {
      heads[h] = Arrays.copyOfRange(x, h * shape.headDim(), (h + 1) * shape.headDim());
    }
    return heads;
  }

  private double[][] rotatedHeads(double[] x, int position, String headNorm) {
    double[][] heads = heads(x);
    for (int h = 0; h < heads.length; h++) {
      double[] head = shape.family() == Family.QWEN3 ? norm(heads[h], headNorm) : heads[h];
      heads[h] = rotated(head, position / shape.ropeFactor());
    }
    return heads;
  }

  /** Dimension i and i + half turn as one complex number. */
  private double[] rotated(double[] head, double position) {
    int half = head.length / 2;
    double[] turned = new double[head.length];
    for (int i = 0; i < half; i++) {
      double angle = position / Math.pow(shape.ropeTheta(), (double) i / half);
      turned[i] = head[i] * Math.cos(angle) - head[i + half] * Math.sin(angle);
      turned[i + half] = head[i + half] * Math.cos(angle) + head[i] * Math.sin(angle);
    }
    return turned;
  }

  private double[] feedForward(double[] x, String prefix) {
    if (shape.family() == Family.STARCODER2) {
      return linear(each(linear(x, prefix + "c_fc"), NaiveTransformer::gelu), prefix + "c_proj");
    }
    double[] hidden = each(linear(x, prefix + "gate_proj"), v -> v / (1 + Math.exp(-v)));
    double[] up = linear(x, prefix + "up_proj");
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] *= up[i];
    }
    return linear(hidden, prefix + "down_proj");
  }

  private static double gelu(double v) {
    return v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
  }

  private double[][] norms(double[][] x, String name) {
    return Arrays.stream(x).map(row -> norm(row, name)).toArray(double[][]::new);
  }

  private double[] norm(double[] x, String name) {
    boolean centred = shape.family() == Family.STARCODER2;
    double mean = centred ? Arrays.stream(x).sum() / x.length : 0;
    double[] shifted = each(x, v -> v - mean);
    double deviation = Math.sqrt(dot(shifted, shifted) / x.length + shape.epsilon());
    float[] weight = weight(name + ".weight");
    for (int i = 0; i < x.length; i++) {
      shifted[i] *= weight[i] / deviation;
    }
    return centred ? sum(shifted, row(weight(name + ".bias"), 0, x.length)) : shifted;
  }

  private double[] linear(double[] x, String name) {
    float[] weight = weight(name + ".weight");
    double[] y = new double[weight.length / x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = dot(row(weight, i, x.length), x);
    }
    float[] bias = checkpoint.weights().get(name + ".bias");
    return bias == null ? y : sum(y, row(bias, 0, bias.length));
  }

  private static double[] logSoftmax(double[] x) {
    double largest = Arrays.stream(x).max().orElseThrow();
    double total = Arrays.stream(x).map(v -> Math.exp(v - largest)).sum();
    return each(x, v -> v - largest - Math.log(total));
  }

  private float[] weight(String name) {
    return Objects.requireNonNull(checkpoint.weights().get(name), name);
  }

  private static double[] row(float[] matrix, int row, int columns) {
    double[] values = new double[columns];
    for (int i = 0; i < columns; i++) {
      values[i] = matrix[row * columns + i];
    }
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  private static double[] each(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }
}
