package dev.egcfg.decoding;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import java.nio.IntBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What decodings over one model find out for each other: tokens that were chosen without guidance,
 * which depend on nothing but the tokens before them and a random stream, and traces. So candidates
 * at a shorter horizon are prefixes of those at a longer one, and candidates and traces at equal
 * answers serve every gamma, horizon, interval and trace format.
 *
 * <p>Bounded: what has not been asked for lately is forgotten. Safe for use by several threads.
 */
public final class SharedWork {

  private static final long MAX_TOKEN_BYTES = 32L << 20;
  private static final long MAX_TRACE_BYTES = 128L << 20;

  /** About what an entry, or an object in it, takes beside its contents. */
  private static final int OVERHEAD_BYTES = 100;

  private final Cache<TokenKey, int[]> tokens =
      Caffeine.newBuilder()
          .maximumWeight(MAX_TOKEN_BYTES)
          .weigher(
              (TokenKey key, int[] following) ->
                  OVERHEAD_BYTES + Integer.BYTES * (key.before.remaining() + following.length))
          .build();

  private final AsyncCache<TraceKey, Trace> traces =
      Caffeine.newBuilder()
          .maximumWeight(MAX_TRACE_BYTES)
          .weigher((TraceKey key, Trace trace) -> key.run.program().length() + bytes(trace))
          .buildAsync();

  /**
   * @param how all that determines a choice beside the tokens before it
   */
  private record TokenKey(Object how, IntBuffer before) {}

  /** Two problems may complete the same program differently before it runs. */
  private record TraceKey(String benchmark, String problem, Run run) {}

  /** What determines a trace. */
  record Run(String program, Invocation invocation, int maxEvents, Limits limits) {}

  /**
   * @param byOthers whether another decoding has run the program
   */
  record SharedTrace(Trace trace, boolean byOthers) {}

  /** The tokens that are known to follow; there may be more. */
  int[] following(Object how, int[] before) {
    return Optional.ofNullable(tokens.getIfPresent(new TokenKey(how, IntBuffer.wrap(before))))
        .orElse(new int[0]);
  }

  void learnFollowing(Object how, int[] before, int[] following) {
    tokens
        .asMap()
        .merge(
            new TokenKey(how, IntBuffer.wrap(before)),
            following,
            (known, learnt) -> known.length < learnt.length ? learnt : known);
  }

  /** Runs the program unless another decoding has, or is about to: then that one is waited for. */
  SharedTrace trace(Task task, Run run, Supplier<Trace> execution) {
    TraceKey key = new TraceKey(task.benchmark(), task.problem(), run);
    while (true) {
      CompletableFuture<Trace> mine = new CompletableFuture<>();
      CompletableFuture<Trace> others = traces.asMap().putIfAbsent(key, mine);
      if (others == null) {
        return new SharedTrace(run(execution, mine), false);
      }
      try {
        return new SharedTrace(others.join(), true);
      } catch (CancellationException e) {
        traces.asMap().remove(key, others);
      }
    }
  }

  private static Trace run(Supplier<Trace> execution, CompletableFuture<Trace> result) {
    try {
      Trace trace = execution.get();
      result.complete(trace);
      return trace;
    } catch (RuntimeException | Error e) {
      // its failure is its own: who waits for it tries for himself
      result.cancel(false);
      throw e;
    }
  }

  /** About what a trace takes; its texts are mostly one byte a character. */
  private static int bytes(Trace trace) {
    int bytes = trace.execution().stdout().length() + trace.execution().detail().length();
    for (TraceEvent event : trace.events()) {
      bytes += OVERHEAD_BYTES + event.line().length() + event.value().text().length();
      for (TraceEvent.Local local : event.locals()) {
        bytes += OVERHEAD_BYTES + local.name().length() + local.value().text().length();
      }
    }
    return bytes;
  }
}
