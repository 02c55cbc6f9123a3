package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts follow the rules of sandbox.md section 4. */
class TraceFormatterTest {

  private static final TraceEvent MODULE =
      new TraceEvent(TraceEvent.Kind.LINE, 1, "{}", "{}", "f(1)", "");
  private static final TraceEvent CALL =
      new TraceEvent(TraceEvent.Kind.CALL, 2, "{'x': 1}", "{'x': 'int'}", "def f(x):", "");
  private static final TraceEvent DEEP =
      new TraceEvent(TraceEvent.Kind.RETURN, 7, "{'x': 2}", "{'x': 'int'}", "    return g(x)", "3");

  @Test
  void putsABlankOnTheFirstAndLastLineOfAPaperTrace() {
    assertThat(TraceFormatter.format(List.of(), TraceFormat.PAPER)).isEqualTo(" \n ");
    assertThat(TraceFormatter.format(List.of(MODULE), TraceFormat.PAPER))
        .isEqualTo(" \n= {} , {}\nLINE: f(1)\n ");
  }

  @Test
  void showsAtMostFiveFramesAndTheReturnValue() {
    assertThat(TraceFormatter.format(List.of(DEEP), TraceFormat.PAPER))
        .isEqualTo(" \n===== {'x': 2} , {'x': 'int'}\nRETURN:     return g(x)\nReturn Value: 3\n ");
  }

  @Test
  void keepsInMinimalModeTheLastEventWithTwoFramesElseWithOne() {
    assertThat(TraceFormatter.format(List.of(MODULE, CALL, DEEP, MODULE), TraceFormat.MINIMAL))
        .isEqualTo("{'x': 1} , {'x': 'int'}");
    assertThat(TraceFormatter.format(List.of(MODULE, DEEP), TraceFormat.MINIMAL))
        .isEqualTo("{} , {}");
    assertThat(TraceFormatter.format(List.of(), TraceFormat.MINIMAL)).isEmpty();
  }

  @Test
  void appendsWhatWasPrintedToAMinimalTraceOfAStandardInputTask() {
    Execution execution =
        new Execution(Execution.Outcome.RETURNED, "", "a'b\"\\\n\té\u0001\u00a0\n", "", 1, 1);
    Trace trace = new Trace(List.of(CALL), false, execution);

    assertThat(TraceFormatter.formatStdin(trace, TraceFormat.MINIMAL))
        .isEqualTo("{'x': 1} , {'x': 'int'}\n# Stdout: 'a\\'b\"\\\\\\n\\té\\x01\\xa0\\n'");
    assertThat(TraceFormatter.formatStdin(trace, TraceFormat.PAPER)).doesNotContain("Stdout");
  }
}
