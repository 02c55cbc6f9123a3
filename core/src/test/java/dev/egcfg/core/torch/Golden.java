package dev.egcfg.core.torch;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.ModelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tiny checkpoint of golden/models with the double-precision logits that transformers computed
 * for it.
 */
record Golden(Path folder, int[] inputIds, double[][] logits) {

  private static final long CACHE_BYTES = 1L << 28;

  static Golden of(String name) {
    Path folder = Path.of("src/test/resources/golden/models", name);
    try {
      ByteBuffer file =
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve("golden.safetensors")))
              .order(ByteOrder.LITTLE_ENDIAN);
      int header = (int) file.getLong(0);
      JsonNode tensors = new ObjectMapper().readTree(file.array(), 8, header);
      ByteBuffer data =
          file.slice(8 + header, file.capacity() - 8 - header).order(ByteOrder.LITTLE_ENDIAN);
      JsonNode logits = tensors.get("logits_f64");
      int tokens = logits.get("shape").get(0).asInt();
      int vocabulary = logits.get("shape").get(1).asInt();
      int[] ids = new int[tokens];
      double[][] rows = new double[tokens][vocabulary];
      int idsAt = tensors.get("input_ids").get("data_offsets").get(0).asInt();
      int logitsAt = logits.get("data_offsets").get(0).asInt();
      for (int t = 0; t < tokens; t++) {
        ids[t] = data.getInt(idsAt + 4 * t);
        for (int v = 0; v < vocabulary; v++) {
          rows[t][v] = data.getDouble(logitsAt + 8 * (t * vocabulary + v));
        }
      }
      return new Golden(folder, ids, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TorchModel load(Precision precision) {
    return load(folder, precision);
  }

  /** In the precision that {@code auto} chooses here: one whose bits hold, if any does. */
  TorchModel load() {
    return load(folder, new TorchOptions(Precision.preferred(), 1, CACHE_BYTES, false));
  }

  /** Loads any checkpoint that comes without a tokenizer. */
  static TorchModel load(Path folder, Precision precision) {
    return load(folder, precision, 1);
  }

  static TorchModel load(Path folder, Precision precision, int threads) {
    return load(folder, new TorchOptions(List.of(precision), threads, CACHE_BYTES, false));
  }

  TorchModel loadWithPrefixCache() {
    return load(folder, new TorchOptions(Precision.preferred(), 1, CACHE_BYTES, true));
  }

  /**
   * @param tokens that fit the cache
   */
  TorchModel loadWithPrefixCache(int tokens) {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      ModelConfig config = checkpoint.config();
      long bytes = 2L * Float.BYTES * config.layers() * config.kvHeads() * config.headDim();
      return load(folder, new TorchOptions(Precision.preferred(), 1, tokens * bytes, true));
    }
  }

  TorchModel loadAsOnGpu() {
    return loadAsOnGpu(folder);
  }

  /** The program that a GPU would run, here on the processor. */
  static TorchModel loadAsOnGpu(Path folder) {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      return new TorchModel(
          "tiny",
          checkpoint,
          new NoTokenizer(),
          Optional.empty(),
          Device.cpu(),
          Precision.F32,
          Arithmetic.of(Precision.F32, true),
          new TorchOptions(List.of(Precision.F32), 1, CACHE_BYTES, false));
    }
  }

  private static TorchModel load(Path folder, TorchOptions options) {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      return TorchModel.load("tiny", checkpoint, new NoTokenizer(), Optional.empty(), options);
    }
  }

  double logProbability(int position, int token) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits[position]) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits[position]) {
      sum += Math.exp(logit - largest);
    }
    return logits[position][token] - largest - Math.log(sum);
  }

  int argmax(int position) {
    int best = 0;
    for (int token = 1; token < logits[position].length; token++) {
      if (logits[position][token] > logits[position][best]) {
        best = token;
      }
    }
    return best;
  }

  /** How far the largest logit is above the second. */
  double margin(int position) {
    int best = argmax(position);
    double second = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < logits[position].length; token++) {
      if (token != best) {
        second = Math.max(second, logits[position][token]);
      }
    }
    return logits[position][best] - second;
  }

  /** These checkpoints come without one. */
  record NoTokenizer() implements Tokenizer {
    @Override
    public int[] encode(String text) {
      throw new IllegalStateException("no tokenizer");
    }

    @Override
    public String decode(List<Integer> tokens) {
      throw new IllegalStateException("no tokenizer");
    }
  }
}
