package dev.egcfg.jmh;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a forward pass costs: decoding one token for each of many sequences, and encoding a prompt.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class ModelSteps {

  /** Counts what a step produced or took in; JMH reports it per second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counter {
    public long tokens;

    @Setup(Level.Iteration)
    public void reset() {
      tokens = 0;
    }
  }

  /** Sequences that share a prompt. */
  @State(Scope.Benchmark)
  public static class Sequences {

    /** Tokens held before the one that is timed. */
    @Param("500")
    public int context;

    @Param({"1", "8", "32"})
    public int batch;

    private final List<Sequence> sequences = new ArrayList<>();

    /** The gate: a batch must give every sequence the bits that it gets alone. */
    @Setup(Level.Trial)
    public void fork(LoadedModel model) {
      try (Sequence prompt = model.loaded().open()) {
        model.loaded().step(List.of(Advance.of(prompt, ids(model.loaded(), context))));
        for (int i = 0; i < batch; i++) {
          sequences.add(prompt.fork());
        }
      }
      List<List<LogProbabilities>> together = step(model.loaded());
      for (int i = 0; i < batch; i++) {
        LogProbabilities alone =
            model.loaded().step(List.of(advance(model.loaded(), i))).get(0).get(0);
        sequences.get(i).truncate(context);
        if (!sameBits(alone, together.get(i).get(0))) {
          throw new IllegalStateException("sequence " + i + " depends on its batch");
        }
      }
    }

    @TearDown(Level.Trial)
    public void close() {
      sequences.forEach(Sequence::close);
    }

    private List<List<LogProbabilities>> step(LanguageModel model) {
      List<Advance> advances = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        advances.add(advance(model, i));
      }
      List<List<LogProbabilities>> results = model.step(advances);
      sequences.forEach(sequence -> sequence.truncate(context));
      return results;
    }

    private Advance advance(LanguageModel model, int i) {
      return Advance.of(sequences.get(i), i % model.card().vocabularySize());
    }
  }

  /** A prompt to encode. */
  @State(Scope.Benchmark)
  public static class Prompt {

    @Param({"256", "1024"})
    public int length;
  }

  @Benchmark
  public List<List<LogProbabilities>> decode(LoadedModel model, Sequences batch, Counter counter) {
    counter.tokens += batch.batch;
    return batch.step(model.loaded());
  }

  @Benchmark
  public List<List<LogProbabilities>> prefill(LoadedModel model, Prompt prompt, Counter counter) {
    counter.tokens += prompt.length;
    try (Sequence sequence = model.loaded().open()) {
      int[] ids = ids(model.loaded(), prompt.length);
      return model.loaded().step(List.of(Advance.of(sequence, ids)));
    }
  }

  private static int[] ids(LanguageModel model, int count) {
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> (int) ((i + 1) * 7919L % model.card().vocabularySize()));
    return ids;
  }

  private static boolean sameBits(LogProbabilities a, LogProbabilities b) {
    for (int token = 0; token < a.vocabularySize(); token++) {
      if (Float.floatToRawIntBits(a.of(token)) != Float.floatToRawIntBits(b.of(token))) {
        return false;
      }
    }
    return true;
  }
}
