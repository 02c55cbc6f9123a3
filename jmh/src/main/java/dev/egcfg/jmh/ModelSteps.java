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
 * What a forward pass costs: decoding one token for each of many sequences, encoding a prompt, and
 * verifying guessed tokens of a guided line.
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
    @Param({"500", "2000"})
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

  /** The two branches of a guided answer, and tokens that are guessed to follow in both. */
  @State(Scope.Benchmark)
  public static class Branches {

    private static final int PROMPT = 300;
    private static final int DYNAMIC_PROMPT = 900;

    /** Guessed tokens; 1 is the next token alone, as without speculation. */
    @Param({"1", "4", "8", "16"})
    public int guess;

    private final List<Sequence> branches = new ArrayList<>();

    /** The gate: reading the guess at once gives the bits of reading it token by token. */
    @Setup(Level.Trial)
    public void open(LoadedModel model) {
      for (int length : new int[] {PROMPT, DYNAMIC_PROMPT}) {
        Sequence branch = model.loaded().open();
        model.loaded().step(List.of(Advance.of(branch, ids(model.loaded(), length))));
        branches.add(branch);
      }
      List<List<LogProbabilities>> atOnce = verify(model.loaded());
      for (int b = 0; b < branches.size(); b++) {
        Sequence branch = branches.get(b);
        int length = branch.length();
        int[] tokens = ids(model.loaded(), guess);
        for (int i = 0; i < guess; i++) {
          LogProbabilities next =
              model.loaded().step(List.of(Advance.of(branch, tokens[i]))).get(0).get(0);
          if (!sameBits(next, atOnce.get(b).get(i))) {
            throw new IllegalStateException(
                "token " + i + " of branch " + b + " is read otherwise");
          }
        }
        branch.truncate(length);
      }
    }

    @TearDown(Level.Trial)
    public void close() {
      branches.forEach(Sequence::close);
    }

    private List<List<LogProbabilities>> verify(LanguageModel model) {
      int[] lengths = branches.stream().mapToInt(Sequence::length).toArray();
      List<Advance> advances =
          branches.stream().map(branch -> new Advance(branch, ids(model, guess), guess)).toList();
      List<List<LogProbabilities>> results = model.step(advances);
      for (int b = 0; b < lengths.length; b++) {
        branches.get(b).truncate(lengths[b]);
      }
      return results;
    }
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

  @Benchmark
  public List<List<LogProbabilities>> verify(LoadedModel model, Branches two, Counter counter) {
    counter.tokens += two.guess;
    return two.verify(model.loaded());
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
