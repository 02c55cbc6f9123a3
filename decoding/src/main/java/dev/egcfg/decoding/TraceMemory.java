package dev.egcfg.decoding;

import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One decoding's executions: each program runs an invocation once (eg-cfg.md section 2, 2b-c). */
final class TraceMemory {

  private final PythonExecutor executor;
  private final EgCfgSettings settings;
  private final Map<Run, Trace> traces = new HashMap<>();
  private int cacheHits;
  private long nanos;

  TraceMemory(PythonExecutor executor, EgCfgSettings settings) {
    this.executor = executor;
    this.settings = settings;
  }

  Trace trace(String program, Invocation invocation) {
    Run run = new Run(program, invocation);
    Trace known = traces.get(run);
    if (known != null) {
      cacheHits++;
      return known;
    }
    long start = System.nanoTime();
    Trace trace =
        executor.trace(program, invocation, settings.maxTraceEvents(), settings.traceLimits());
    nanos += System.nanoTime() - start;
    traces.put(run, trace);
    return trace;
  }

  /** Executable extraction of each text. */
  List<Optional<String>> executables(List<String> texts) {
    long start = System.nanoTime();
    List<Optional<String>> executables = executor.syntax().executables(texts);
    nanos += System.nanoTime() - start;
    return executables;
  }

  int executions() {
    return traces.size();
  }

  int cacheHits() {
    return cacheHits;
  }

  long millis() {
    return nanos / 1_000_000;
  }

  private record Run(String program, Invocation invocation) {}
}
