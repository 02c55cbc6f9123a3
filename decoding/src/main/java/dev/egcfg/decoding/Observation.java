package dev.egcfg.decoding;

import dev.egcfg.execution.Execution;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.VisibleTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one program did on one visible test: a section of a signal.
 *
 * @param program its number in the signal, from 1
 * @param test the test's number in the task, from 1
 * @param code the program as the model wrote it
 */
record Observation(int program, int test, String code, VisibleTest visibleTest, Trace trace) {

  private static final int LONGEST_DETAIL = 200;

  /** The texts of any length, by their names in the section's template. */
  Map<String, List<String>> parts(TraceLines traceLines) {
    Map<String, List<String>> parts = new LinkedHashMap<>();
    if (showsCode()) {
      parts.put("code", TokenBudget.lines(code));
    }
    if (visibleTest.invocation() instanceof Invocation.Call call) {
      parts.put("call", TokenBudget.lines(call.expression()));
    } else if (visibleTest.invocation() instanceof Invocation.Stdin stdin) {
      parts.put("input", TokenBudget.lines(stdin.input()));
      visibleTest
          .expectedStdout()
          .ifPresent(expected -> parts.put("expected", TokenBudget.lines(expected)));
      parts.put("printed", TokenBudget.lines(trace.execution().printed()));
    }
    parts.put("steps", traceLines.of(trace, visibleTest.invocation()));
    return parts;
  }

  /** What else the section's template asks for. */
  Map<String, Object> frame() {
    return Map.of(
        "program",
        program,
        "test",
        test,
        "showsCode",
        showsCode(),
        "isCall",
        visibleTest.invocation() instanceof Invocation.Call,
        "isStdin",
        visibleTest.invocation() instanceof Invocation.Stdin,
        "hasExpected",
        visibleTest.expectedStdout().isPresent(),
        "end",
        end());
  }

  /** A program's sections follow each other: its code is shown once. */
  private boolean showsCode() {
    return test == 1;
  }

  private String end() {
    Execution execution = trace.execution();
    String outcome = execution.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String detail = execution.detail();
    if (detail.length() > LONGEST_DETAIL) {
      detail = detail.substring(0, LONGEST_DETAIL) + "...";
    }
    return detail.isEmpty() ? outcome : outcome + ": " + detail;
  }
}
