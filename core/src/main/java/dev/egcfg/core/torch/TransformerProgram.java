package dev.egcfg.core.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import com.hubspot.jinjava.Jinjava;
import dev.egcfg.core.checkpoint.ModelConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The generated TorchScript program of one model configuration, loaded; the one place that touches
 * the engine's internal classes.
 */
final class TransformerProgram implements AutoCloseable {

  private static final String SOURCE = "transformer.py.jinja";

  private static final List<String> ATTRIBUTES =
      List.of(
          "embedding",
          "attention_norm",
          "qkv",
          "qkv_bias",
          "head_norms",
          "out",
          "out_bias",
          "mlp_norm",
          "up",
          "up_bias",
          "down",
          "down_bias",
          "final_norm",
          "head",
          "rotary",
          "keys",
          "values");

  private final PtSymbolBlock block;

  private TransformerProgram(PtSymbolBlock block) {
    this.block = block;
  }

  static TransformerProgram load(NDManager manager, ModelConfig config, Arithmetic arithmetic) {
    PtNDManager torch = (PtNDManager) manager;
    byte[] archive = TorchScriptArchive.of(source(config, arithmetic), ATTRIBUTES);
    try {
      return new TransformerProgram(
          JniUtils.loadModule(torch, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String source(ModelConfig config, Arithmetic arithmetic) {
    Map<String, Object> values = new HashMap<>();
    values.put("kernels", arithmetic.kernels().name().toLowerCase(Locale.ROOT));
    values.put(
        "weight",
        arithmetic.kernels() == Arithmetic.Kernels.FBGEMM
            ? "__torch__.torch.classes.quantized.LinearPackedParamsBase"
            : "Tensor");
    values.put("compute", arithmetic.compute());
    values.put("cache", arithmetic.cache());
    values.put("scored", arithmetic.scored());
    values.put("stored", arithmetic.stored());
    values.put("centresNorms", config.family().centresNorms());
    values.put("normsHeads", config.family().normsHeads());
    values.put("gatesHidden", config.family().gatesHidden());
    values.put("geluScale", Double.toString(Math.sqrt(2 / Math.PI)));
    values.put("seesAll", config.seesAll());
    values.put("slidingWindow", config.slidingWindow());
    values.put("valueTile", arithmetic.valueTile());
    values.put("halvings", Integer.numberOfTrailingZeros(arithmetic.valueTile()));
    values.put("rowTile", arithmetic.rowTile());
    values.put("layers", config.layers());
    values.put("width", config.width());
    values.put("hidden", config.hidden());
    values.put("heads", config.heads());
    values.put("kvHeads", config.kvHeads());
    values.put("headDim", config.headDim());
    values.put("vocabulary", config.vocabularySize());
    values.put("normEpsilon", Double.toString(config.normEpsilon()));
    values.put("scale", Double.toString(1 / Math.sqrt(config.headDim())));
    try (InputStream in = TransformerProgram.class.getResourceAsStream(SOURCE)) {
      String template =
          new String(Objects.requireNonNull(in, SOURCE).readAllBytes(), StandardCharsets.UTF_8);
      return new Jinjava().render(template, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a method that takes tensors and keeps what it needs. */
  void store(String method, PtNDArray... tensors) {
    IValue[] arguments = new IValue[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      arguments[i] = IValue.from(tensors[i]);
    }
    call(method, arguments).close();
  }

  /** One forward pass; {@code [outputs, vocabulary]} log-probabilities, of the manager given. */
  PtNDArray step(NDManager scope, StepInputs inputs) {
    IValue[] arguments = {
      IValue.from(inputs.ids()),
      IValue.from(inputs.positions()),
      IValue.from(inputs.slots()),
      IValue.listFrom(inputs.groupRows()),
      IValue.listFrom(inputs.groupSlots()),
      IValue.listFrom(inputs.groupPositions()),
      IValue.from(inputs.restore()),
      IValue.from(inputs.outputs()),
      IValue.from((long) inputs.wanted())
    };
    try (IValue result = call("step", arguments)) {
      return result.toTensor((PtNDManager) scope);
    }
  }

  /**
   * Attention of one group: {@code [B*kvHeads, G*T, headDim]} in float32, of G query heads a key
   * head.
   *
   * @param queries [B*kvHeads, G*T, headDim], scaled
   * @param keys [B*kvHeads, S, headDim]
   * @param values [B*kvHeads, S, headDim]
   * @param mask what is added to scores [B, 1, 1, T, S]
   */
  PtNDArray attend(
      NDManager scope, PtNDArray queries, PtNDArray keys, PtNDArray values, PtNDArray mask) {
    IValue[] arguments = {
      IValue.from(queries), IValue.from(keys), IValue.from(values), IValue.from(mask)
    };
    try (IValue result = call("attend", arguments)) {
      return result.toTensor((PtNDManager) scope);
    }
  }

  /**
   * The first layer's four linear layers, side by side in float32: {@code [R, outputs]}.
   *
   * @param hidden what is multiplied by queries', keys' and values' weights and by the upper ones
   *     of the feed-forward layer [R, width]
   * @param attended what attention gives [R, heads*headDim]
   * @param active what the lower weights of the feed-forward layer multiply [R, hidden]
   */
  PtNDArray products(NDManager scope, PtNDArray hidden, PtNDArray attended, PtNDArray active) {
    IValue[] arguments = {IValue.from(hidden), IValue.from(attended), IValue.from(active)};
    try (IValue result = call("products", arguments)) {
      return result.toTensor((PtNDManager) scope);
    }
  }

  private IValue call(String method, IValue[] arguments) {
    try {
      return IValueUtils.runMethod(block, method, arguments);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  @Override
  public void close() {
    block.close();
  }

  /**
   * What a pass works on. R rows are all tokens of the pass; group g has B sequences of T rows
   * each, with S keys.
   *
   * @param ids token ids [R'], the last ones padding
   * @param positions in their sequences [R]
   * @param slots cache slots that the rows are written to [R]
   * @param groupRows which rows a group's queries are [B*T]
   * @param groupSlots the slots of a group's keys in position order [B, S]
   * @param groupPositions the queries' positions; later keys are masked [B, T]
   * @param restore where each row is in the groups' concatenated results [R']
   * @param outputs rows whose next-token distribution is wanted, the last ones padding
   * @param wanted how many of the outputs are none
   */
  record StepInputs(
      PtNDArray ids,
      PtNDArray positions,
      PtNDArray slots,
      PtNDArray[] groupRows,
      PtNDArray[] groupSlots,
      PtNDArray[] groupPositions,
      PtNDArray restore,
      PtNDArray outputs,
      int wanted) {}
}
