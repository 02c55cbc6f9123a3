package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected texts follow the rules of sandbox.md section 4. */
class TraceFormatterTest {

  private static final TraceEvent MODULE = event(Kind.LINE, 1, "f(1)", List.of(), Value.NONE);
  private static final TraceEvent CALL =
      event(Kind.CALL, 2, "def f(x):", List.of(x("1")), Value.NONE);
  private static final TraceEvent DEEP =
      event(Kind.RETURN, 7, "    return g(x)", List.of(x("2")), new Value("3"));

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

  @Test
  void writesThePapersValuesAndLeavesOutWhatWasPrinted() {
    Local pair = new Local("p", "tuple", new Value("(1, 2)", "[1, 2]"));
    TraceEvent line = event(Kind.LINE, 1, "f(p)", List.of(pair), Value.NONE);
    TraceEvent printed = new TraceEvent(Kind.STDOUT, 0, 0, "", 0, "", List.of(), new Value("7\n"));

    assertThat(TraceFormatter.format(List.of(line, printed), TraceFormat.PAPER))
        .isEqualTo(" \n= {'p': [1, 2]} , {'p': 'tuple'}\nLINE: f(p)\n ");
    assertThat(TraceFormatter.format(List.of(line, printed), TraceFormat.MINIMAL))
        .isEqualTo("{'p': [1, 2]} , {'p': 'tuple'}");
  }

  private static Local x(String value) {
    return new Local("x", "int", new Value(value));
  }

  private static TraceEvent event(
      Kind kind, int depth, String line, List<Local> locals, Value value) {
    return new TraceEvent(kind, depth, depth, "f", 1, line, locals, value);
  }
}
