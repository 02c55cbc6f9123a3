package dev.egcfg.decoding;

import dev.egcfg.decoding.SharedWork.Run;
import dev.egcfg.decoding.SharedWork.SharedTrace;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One decoding's executions: each program runs an invocation once (eg-cfg.md section 2, 2b-c). */
final class TraceMemory {

  private final PythonExecutor executor;
  private final EgCfgSettings settings;
  private final Task task;
  private final Optional<SharedWork> sharedWork;
  private final Map<Run, Trace> traces = new HashMap<>();
  private int cacheHits;
  private int byOthers;
  private long nanos;

  TraceMemory(
      PythonExecutor executor, EgCfgSettings settings, Task task, Optional<SharedWork> sharedWork) {
    this.executor = executor;
    this.settings = settings;
    this.task = task;
    this.sharedWork = sharedWork;
  }

  Trace trace(String program, Invocation invocation) {
    Run run = new Run(program, invocation, settings.maxTraceEvents(), settings.traceLimits());
    Trace known = traces.get(run);
    if (known != null) {
      cacheHits++;
      return known;
    }
    long start = System.nanoTime();
    Trace trace = execute(run);
    nanos += System.nanoTime() - start;
    traces.put(run, trace);
    return trace;
  }

  private Trace execute(Run run) {
    Supplier<Trace> execution =
        () -> executor.trace(run.program(), run.invocation(), run.maxEvents(), run.limits());
    if (sharedWork.isEmpty()) {
      return execution.get();
    }
    SharedTrace shared = sharedWork.get().trace(task, run, execution);
    if (shared.byOthers()) {
      byOthers++;
    }
    return shared.trace();
  }

  /** Executable extraction of each text. */
  List<Optional<String>> executables(List<String> texts) {
    long start = System.nanoTime();
    List<Optional<String>> executables = executor.syntax().executables(texts);
    nanos += System.nanoTime() - start;
    return executables;
  }

  /** Programs that this decoding by itself would have to run. */
  int executions() {
    return traces.size();
  }

  int cacheHits() {
    return cacheHits;
  }

  /** Executions that other decodings made. */
  int savedExecutions() {
    return byOthers;
  }

  long millis() {
    return nanos / 1_000_000;
  }
}
