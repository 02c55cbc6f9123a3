package dev.egcfg.experiments;

import dev.egcfg.execution.Execution;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.Verdict;
import java.util.HashMap;
import java.util.Map;

/**
 * Traces what would be judged: a candidate that leaves out an import which the problem gave it must
 * not look broken. Belongs to one unit and its thread; the executor behind it stays open.
 */
final class CompletingExecutor implements PythonExecutor {

  private final PythonExecutor executor;
  private final Completion completion;
  private final PythonSyntax syntax;
  private final Map<String, String> completed = new HashMap<>();

  CompletingExecutor(PythonExecutor executor, Completion completion) {
    this.executor = executor;
    this.completion = completion;
    this.syntax = new FramingSyntax(executor.syntax(), completion);
  }

  @Override
  public Trace trace(String program, Invocation invocation, int maxEvents, Limits limits) {
    return executor.trace(
        completed.computeIfAbsent(program, completion::completed), invocation, maxEvents, limits);
  }

  @Override
  public SandboxLevel level() {
    return executor.level();
  }

  @Override
  public String pythonVersion() {
    return executor.pythonVersion();
  }

  @Override
  public Execution run(String program, String stdin, Limits limits) {
    return executor.run(program, stdin, limits);
  }

  @Override
  public Verdict judge(String program, Tests tests, boolean inProcess, Limits limits) {
    return executor.judge(program, tests, inProcess, limits);
  }

  @Override
  public Trace traceScript(String program, String stdin, int maxEvents, Limits limits) {
    return executor.traceScript(program, stdin, maxEvents, limits);
  }

  @Override
  public PythonSyntax syntax() {
    return syntax;
  }

  @Override
  public void close() {}
}
