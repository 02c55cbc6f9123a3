package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that put the program into a context of their own, as DS-1000's do. */
class HarnessTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10), 512L << 20, 1 << 16);

  /** The sum of a list, the second list is the longer one. */
  private static final String SUM =
      """
      import copy
      import random


      def generate_test_case(test_case_id):
          def generate_ans(values):
              return sum(values) + 4711

          values = [1, 2, 3] if test_case_id == 1 else [5, 6, 7, 8]
          open("expected.txt", "w").write("4711")
          return values, generate_ans(copy.deepcopy(values))


      def exec_test(result, ans):
          assert result + 4711 == ans
          return 1


      exec_context = r\"\"\"
      import random
      values = test_input
      [insert]
      doubled = 2 * result
      \"\"\"


      def test_execution(solution: str):
          code = exec_context.replace("[insert]", solution)
          for i in range(2):
              test_input, expected_result = generate_test_case(i + 1)
              test_env = {"test_input": test_input}
              exec(code, test_env)
              assert exec_test(test_env["result"], expected_result)


      def test_string(solution: str):
          assert "for" not in solution
      """;

  private static Optional<PythonExecutor> opened = Optional.empty();

  @BeforeAll
  static void open() {
    opened = Machine.openAny(options -> options);
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
  }

  @AfterAll
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  @Test
  void passesAProgramThatHoldsOnEveryInput() {
    assertThat(judge(SUM, "result = sum(values)"))
        .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", false));
  }

  @Test
  void tellsAWrongAnswerFromAFailureOfTheProgram() {
    assertThat(judge(SUM, "result = 6"))
        .isEqualTo(new Verdict(Verdict.Kind.WRONG_ANSWER, "test 2: AssertionError", false));
    assertThat(judge(SUM, "result = 'six'"))
        .extracting(Verdict::kind)
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(judge(SUM, "result = total"))
        .isEqualTo(
            new Verdict(
                Verdict.Kind.ERROR, "test 1: NameError: name 'total' is not defined", false));
    assertThat(judge(SUM.replace("doubled = 2 * result\n", ""), "total = sum(values)"))
        .isEqualTo(
            new Verdict(Verdict.Kind.ERROR, "test 1: the program leaves no 'result'", false));
    assertThat(judge(SUM, "assert False")).extracting(Verdict::kind).isEqualTo(Verdict.Kind.ERROR);
    assertThat(judge(SUM, "result = sum(values"))
        .extracting(Verdict::kind)
        .isEqualTo(Verdict.Kind.ERROR);
  }

  @Test
  void checksTheProgramsTextWhereTheTestsDo() {
    assertThat(judge(SUM, "result = 0\nfor value in values:\n    result += value"))
        .isEqualTo(new Verdict(Verdict.Kind.WRONG_ANSWER, "test_string: AssertionError", false));
  }

  @Test
  void neverPassesAProgramThatEndsTheProcess() {
    assertThat(judge(SUM, "import os; os._exit(0)").kind()).isEqualTo(Verdict.Kind.EXITED);
    assertThat(judge(SUM, "raise SystemExit(0)").kind()).isEqualTo(Verdict.Kind.EXITED);
    assertThat(judge(SUM, "while True: pass").kind()).isEqualTo(Verdict.Kind.TIMEOUT);
  }

  @Test
  void blamesTheHarnessForWhatFailsBeforeTheProgram() {
    assertBroken(SUM.replace("import copy\n", "import copy, no_such_library\n"));
    assertBroken(SUM.replace("return sum(values) + 4711", "return no_such_name"));
    assertBroken(SUM.replace("values = test_input\n", "import no_such_library\n"));
    assertBroken(SUM.replace("range(2)", "range(0)"));
  }

  private static void assertBroken(String source) {
    assertThatThrownBy(() -> judge(source, "result = sum(values)"))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageStartingWith("the tests cannot be run: ");
  }

  @Test
  void believesNoProgramThatCallsItsTestsBroken() {
    String liar =
        """
        import gc
        for each in gc.get_objects():
            if type(each).__name__ == "_Harness":
                each.runs = 0
        raise ValueError("ran")
        """;

    assertThat(judge(SUM, liar))
        .isEqualTo(new Verdict(Verdict.Kind.ERROR, "ValueError: ran", false));
  }

  @Test
  void seedsRandomInputs() {
    String random =
        SUM.replace("[1, 2, 3] if", "[random.random()] if")
            .replace("result + 4711 == ans", "round(result, 6) == 0.844422");

    // what random.Random(0).random() gives
    assertThat(judge(random.replace("range(2)", "range(1)"), "result = values[0]").kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void tracesTheProgramsOwnLinesAndWhatTheyLeave() {
    Trace trace = trace(SUM, "total = sum(values)\nresult = total");

    assertThat(TraceFormatter.format(trace, TraceFormat.PAPER))
        .isEqualTo(
            """
             \n\
            = {'values': [1, 2, 3]} , {'values': 'list'}
            LINE: total = sum(values)
            = {'values': [1, 2, 3], 'total': 6} , {'values': 'list', 'total': 'int'}
            LINE: result = total
            = {'values': [1, 2, 3], 'total': 6, 'result': 6} , {'values': 'list', 'total': 'int', 'result': 'int'}
            LINE: doubled = 2 * result
            \s""");
  }

  @Test
  void tracesTheFunctionWhoseBodyTheProgramIs() {
    String inFunction =
        SUM.replace(
            "values = test_input\n[insert]\ndoubled = 2 * result\n",
            "def f(values):\n[insert]\nresult = f(test_input)\n");

    Trace trace = trace(inFunction, "    total = sum(values)\n    return total");

    assertThat(judge(inFunction, "    return sum(values)").kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(trace.events())
        .extracting(TraceEvent::kind, TraceEvent::line, event -> event.value().text())
        .containsExactly(
            tuple(TraceEvent.Kind.CALL, "def f(values):", ""),
            tuple(TraceEvent.Kind.LINE, "    total = sum(values)", ""),
            tuple(TraceEvent.Kind.LINE, "    return total", ""),
            tuple(TraceEvent.Kind.RETURN, "result = f(test_input)", "6"));
  }

  @Test
  void leavesNothingOfTheTestsToATracedProgram() {
    String thief =
        """
        import gc, os, sys
        seen = []
        frame = sys._getframe()
        while frame:
            seen += [repr(value) for value in frame.f_locals.values() if value is not seen]
            frame = frame.f_back
        seen += [repr(each) for each in gc.get_objects() if type(each) in (dict, list, tuple)][:20000]
        files = os.listdir(".")
        everything = "".join(seen)
        result = "".join(["generate_", "ans"]) in everything or "".join(["47", "11"]) in everything
        """;

    List<TraceEvent> events = trace(SUM, thief).events();
    TraceEvent end = events.get(events.size() - 1);

    assertThat(end.line()).isEqualTo("doubled = 2 * result");
    assertThat(value(end, "result")).isEqualTo("False");
    assertThat(value(end, "files")).isEqualTo("[]");
    assertThat(events.stream().map(Object::toString).collect(Collectors.joining()))
        .doesNotContain("4711", "expected_result", "generate_ans");
  }

  @Test
  void saysHowATracedProgramEnded() {
    Trace failed = trace(SUM, "total = values.total");
    Trace broken = trace(SUM, "total = (");

    assertThat(failed.execution().outcome()).isEqualTo(Execution.Outcome.RAISED);
    assertThat(failed.execution().detail()).startsWith("AttributeError: ");
    assertThat(failed.events()).hasSize(2);
    assertThat(broken.execution().outcome()).isEqualTo(Execution.Outcome.RAISED);
    assertThat(broken.events()).isEmpty();
    assertThatThrownBy(() -> trace(SUM.replace("import copy", "import no_such_library"), "pass"))
        .isInstanceOf(InfrastructureException.class);
  }

  private static String value(TraceEvent event, String name) {
    return event.locals().stream()
        .filter(local -> local.name().equals(name))
        .map(local -> local.value().text())
        .findFirst()
        .orElseThrow();
  }

  private static Verdict judge(String source, String program) {
    return opened.orElseThrow().judge(program, new Tests.Harness(source), true, LIMITS);
  }

  private static Trace trace(String source, String program) {
    return opened
        .orElseThrow()
        .trace(program, new Invocation.InContext(new Tests.Harness(source)), 1000, LIMITS);
  }
}
