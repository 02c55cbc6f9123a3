package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.execution.Execution;
import dev.egcfg.execution.Execution.Outcome;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.VisibleTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTextTest {

  private static final Invocation CALL = new Invocation.Call("", "f(1)");

  private final Toys toys = new Toys();
  private final Tokenizer tokenizer = new ToyTokenizer();

  private String signal(Observation... observations) {
    return new SignalText(tokenizer, toys.settings()).of(List.of(observations));
  }

  private static Observation call(int program, int test, String code, int steps) {
    return new Observation(
        program, test, code, Toys.TESTS.get(test - 1), trace(steps, Outcome.RETURNED, "", ""));
  }

  private static Trace trace(int steps, Outcome outcome, String detail, String stdout) {
    List<TraceEvent> events = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      List<Local> locals = List.of(new Local("step", "int", new Value("" + step)));
      events.add(event(TraceEvent.Kind.LINE, 2, "    go()", locals, Value.NONE));
    }
    List<Local> module = List.of(new Local("f", "Function", new Value("F", "'F'")));
    events.add(event(TraceEvent.Kind.RETURN, 1, "f(1)", module, new Value("7")));
    return new Trace(events, false, new Execution(outcome, detail, stdout, "", 1, 1));
  }

  @Test
  void writesASectionForEachProgramAndTestWithTheCodeOnce() {
    toys.signalTokens = 100_000;

    assertThat(
            signal(
                call(1, 1, "def f(x):\n    go()\n", 1),
                call(1, 2, "def f(x):\n    go()\n", 0),
                call(2, 1, "x = 1", 0)))
        .endsWith(
            """

            [Program 1, test 1]
            ```python
            def f(x):
                go()
            ```
            Call: f(1)
            Steps:
            == {'step': 1} , {'step': 'int'}
            LINE:     go()
            = {'f': 'F'} , {'f': 'Function'}
            RETURN: f(1)
            Return Value: 7
            End: returned

            [Program 1, test 2]
            Call: f(3)
            Steps:
            = {'f': 'F'} , {'f': 'Function'}
            RETURN: f(1)
            Return Value: 7
            End: returned

            [Program 2, test 1]
            ```python
            x = 1
            ```
            Call: f(1)
            Steps:
            = {'f': 'F'} , {'f': 'Function'}
            RETURN: f(1)
            Return Value: 7
            End: returned
            --- End of observed behaviour ---
            """);
  }

  @Test
  void explainsTheNotationOfTheTraceFormat() {
    assertThat(signal(call(1, 1, "x = 1", 0))).contains("values of its variables before each step");
    toys.traceFormat = TraceFormat.COMPACT;
    assertThat(signal(call(1, 1, "x = 1", 0)))
        .contains("# the variables that a line changed")
        .doesNotContain("before each step");
  }

  @Test
  void startsOnALineOfItsOwn() {
    assertThat(signal()).startsWith("\n\n---").endsWith("---\n");
  }

  @Test
  void writesInputExpectedAndPrintedOutputOfAStdinTask() {
    toys.signalTokens = 100_000;
    VisibleTest test =
        new VisibleTest("", new Invocation.Stdin("1\n2\n", "solve"), Optional.of("3\n"));
    Trace trace = trace(0, Outcome.RAISED, "ValueError: bad", "4\n");

    assertThat(signal(new Observation(1, 1, "def solve(): ...", test, trace)))
        .contains(
            """
            ```python
            def solve(): ...
            ```
            Input:
            1
            2
            Expected output:
            3
            Printed output:
            4
            Steps:
            """)
        .contains("End: raised: ValueError: bad\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 700, 1500})
  void staysWithinItsBudget(int budget) {
    toys.signalTokens = budget;
    String code = "def f(x):\n" + "    go()\n".repeat(30);

    String signal = signal(call(1, 1, code, 200), call(2, 2, code, 200));

    String sections = signal.substring(signal.indexOf("[Program"), signal.indexOf("--- End"));
    assertThat(tokenizer.encode(sections)).hasSizeBetween(budget / 2, budget + 10);
  }

  @Test
  void keepsTheFirstAndTheLastLinesOfALongTrace() {
    toys.signalTokens = 700;

    assertThat(signal(call(1, 1, "def f(x):\n    go()\n", 200)))
        .contains("def f(x):\n    go()\n", "{'step': 1}", "Return Value: 7\nEnd: returned")
        .containsPattern("\\.\\.\\. \\(\\+\\d+ lines\\)")
        .doesNotContain("{'step': 100}");
  }

  @Test
  void sharesItsBudgetEvenlyAndPassesOnWhatASectionDoesNotNeed() {
    assertThat(TokenBudget.shares(90, new int[] {100, 100, 100})).containsExactly(30, 30, 30);
    assertThat(TokenBudget.shares(90, new int[] {100, 10, 100})).containsExactly(40, 10, 40);
    assertThat(TokenBudget.shares(90, new int[] {20, 10, 30})).containsExactly(20, 10, 30);
    assertThat(TokenBudget.shares(-5, new int[] {20})).containsExactly(0);
  }

  @Test
  void cutsTheMiddleOutOfALineThatIsTooLong() {
    String line = "a".repeat(500) + "z".repeat(500);

    List<String> fitted = new TokenBudget(tokenizer).fit(List.of(line), 100);

    assertThat(fitted).singleElement().asString().matches("a+ \\.\\.\\. \\(.*\\) \\.\\.\\. z+");
  }

  @Test
  void writesOnlyTheLastVariablesOfTheFunctionInMinimalFormat() {
    Trace trace = trace(3, Outcome.RETURNED, "", "");

    assertThat(new TraceLines(TraceFormat.MINIMAL).of(trace, CALL))
        .containsExactly("{'step': 3} , {'step': 'int'}");
    assertThat(new TraceLines(TraceFormat.MINIMAL).of(trace(0, Outcome.RETURNED, "", ""), CALL))
        .containsExactly("{'f': 'F'} , {'f': 'Function'}");
  }

  @Test
  void leavesOutHowAProgramIsDefinedWhereAFunctionIsCalled() {
    Trace trace = definitionsThen(event(TraceEvent.Kind.CALL, 2, "def f(x):"));

    assertThat(new TraceLines(TraceFormat.PAPER).of(trace, CALL))
        .containsExactly("== {} , {}", "CALL: def f(x):");
    assertThat(new TraceLines(TraceFormat.PAPER).of(trace, new Invocation.Stdin("", "solve")))
        .containsExactly("== {} , {}", "CALL: def f(x):");
    assertThat(new TraceLines(TraceFormat.PAPER).of(trace, new Invocation.Stdin("", "")))
        .hasSize(8)
        .contains("LINE: import y");
  }

  @Test
  void showsTheLineWhereAProgramStoppedBeforeAnyCall() {
    TraceEvent printed = event(TraceEvent.Kind.STDOUT, 0, "");

    assertThat(new TraceLines(TraceFormat.PAPER).of(definitionsThen(), CALL))
        .containsExactly("= {} , {}", "LINE: f(1)");
    assertThat(new TraceLines(TraceFormat.PAPER).of(definitionsThen(printed), CALL))
        .containsExactly("= {} , {}", "LINE: f(1)");
  }

  private static Trace definitionsThen(TraceEvent... call) {
    List<TraceEvent> events = new ArrayList<>();
    events.add(event(TraceEvent.Kind.CALL, 1, "def f(x):"));
    events.add(event(TraceEvent.Kind.LINE, 1, "import y"));
    events.add(event(TraceEvent.Kind.LINE, 1, "f(1)"));
    events.addAll(List.of(call));
    return new Trace(events, false, new Execution(Outcome.RETURNED, "", "", "", 1, 1));
  }

  private static TraceEvent event(TraceEvent.Kind kind, int depth, String line) {
    return event(kind, depth, line, List.of(), Value.NONE);
  }

  private static TraceEvent event(
      TraceEvent.Kind kind, int depth, String line, List<Local> locals, Value value) {
    return new TraceEvent(kind, depth, depth, "f", 1, line, locals, value);
  }

  @Test
  void saysWhereRecordingEnded() {
    Trace whole = trace(1, Outcome.TIMEOUT, "cpu", "");
    Trace cut = new Trace(whole.events(), true, whole.execution());

    assertThat(new TraceLines(TraceFormat.PAPER).of(cut, CALL))
        .last()
        .asString()
        .startsWith("... ");
  }

  @Test
  void countsLinesOneByOneUpToALimit() {
    TokenBudget budget = new TokenBudget(tokenizer);
    List<String> lines = IntStream.range(0, 10).mapToObj(i -> "abc").toList();

    assertThat(budget.count(lines, 1000)).isEqualTo(40);
    assertThat(budget.count(lines, 15)).isEqualTo(15);
  }
}
