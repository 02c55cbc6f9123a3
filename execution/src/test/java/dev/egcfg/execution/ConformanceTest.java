package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.execution.Tests.StdinStdout.CaseLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every level does with honest programs. */
@ParameterizedClass
@EnumSource(SandboxLevel.class)
class ConformanceTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 512L << 20, 1 << 16);

  private static Optional<PythonExecutor> opened = Optional.empty();

  private final SandboxLevel level;

  ConformanceTest(SandboxLevel level) {
    this.level = level;
  }

  @BeforeParameterizedClassInvocation
  static void open(SandboxLevel level) {
    opened = Machine.open(level);
    assumeTrue(opened.isPresent(), () -> level + " does not work on this machine");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  @Test
  void namesItsLevelAndItsInterpreter() {
    assertThat(executor().level()).isEqualTo(level);
    assertThat(executor().run("import sys\nprint(sys.version.split()[0])", "", LIMITS).stdout())
        .isEqualTo(executor().pythonVersion() + "\n");
  }

  @Test
  void givesTheProgramItsInputAndReturnsWhatItPrinted() {
    Execution execution =
        executor().run("import sys\nprint(input())\nprint('e', file=sys.stderr)", "één\n", LIMITS);

    assertThat(execution.outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(execution.stdout()).isEqualTo("één\n");
    assertThat(execution.stderr()).isEqualTo("e\n");
    assertThat(execution.detail()).isEmpty();
  }

  @Test
  void handsOverMegabytesOfInput() {
    String input = "7".repeat(3_000_000);

    assertThat(executor().run("print(len(input()))", input, LIMITS).stdout())
        .isEqualTo("3000000\n");
  }

  @Test
  void saysWhatWasRaisedAndWhere() {
    Execution execution = executor().run("x = 1\nraise ValueError('bad\\nvalue')", "", LIMITS);

    assertThat(execution.outcome()).isEqualTo(Execution.Outcome.RAISED);
    assertThat(execution.detail()).isEqualTo("ValueError: bad value");
    assertThat(execution.stderr()).contains("line 2").doesNotContain("egcfg_worker");
  }

  @Test
  void waitsForThreadsAndRunsExitHandlers() {
    Execution execution =
        executor()
            .run(
                """
                import atexit, threading, time
                atexit.register(print, "bye")
                threading.Thread(target=lambda: (time.sleep(0.05), print("thread"))).start()
                """,
                "",
                LIMITS);

    assertThat(execution.stdout()).isEqualTo("thread\nbye\n");
  }

  @Test
  void deliversBytesThatAreNoText() {
    Execution execution = executor().run(printing("a\\xff\\xe2\\x82b\\x00"), "", LIMITS);

    assertThat(execution.stdout()).isEqualTo("a\uDCFF\uDCE2\uDC82b\u0000");
    assertThat(execution.printed()).isEqualTo("a\uFFFD\uFFFD\uFFFDb\u0000");
  }

  @Test
  void judgesByBytesWhatIsNoText() {
    Tests tests =
        new Tests.StdinStdout(
            "",
            List.of(new Tests.StdinStdout.Case("", "\uFFFD")),
            OutputComparison.LINES,
            CaseLimits.NONE);

    assertThat(judge(printing("\\xef\\xbf\\xbd"), tests).kind()).isEqualTo(Verdict.Kind.PASSED);
    for (String other : List.of("\\xff", "\\xed\\xb3\\xbf")) {
      assertThat(judge(printing(other), tests).kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
    }
  }

  private static String printing(String bytes) {
    return "import sys\nsys.stdout.buffer.write(b'" + bytes + "')";
  }

  @Test
  void deliversSurrogatesThatStandForBytesAsThoseBytes() {
    assertThat(executor().run("print('a\\udcc3\\udca9')", "", LIMITS).stdout())
        .isEqualTo("a\u00e9\n");
    assertThat(executor().run("print('\\ud800')", "", LIMITS).detail())
        .startsWith("UnicodeEncodeError");
  }

  @Test
  void letsProgramsUseFilesAndTheirFolder() {
    String program =
        """
        import os, tempfile
        with open("note.txt", "w") as note:
            note.write("kept")
        with tempfile.TemporaryDirectory() as folder:
            print(open(os.path.join(os.getcwd(), "note.txt")).read(), os.listdir(folder))
        """;

    assertThat(executor().run(program, "", LIMITS).stdout()).isEqualTo("kept []\n");
  }

  @Test
  void runsAsynchronousCode() {
    String program = "import asyncio\nasync def f():\n    return 4\nprint(asyncio.run(f()))";

    assertThat(executor().run(program, "", LIMITS).stdout()).isEqualTo("4\n");
  }

  @Test
  void givesEveryJobTheSameFreshState() {
    String program =
        """
        import builtins, random, sys
        print(random.random(), list({"a", "b", "c"}), hasattr(builtins, "mine"), "mine" in sys.modules)
        builtins.mine = sys.modules["mine"] = random.seed(5)
        """;

    String first = executor().run(program, "", LIMITS).stdout();

    assertThat(first).contains("False False");
    assertThat(executor().run(program, "", LIMITS).stdout()).isEqualTo(first);
  }

  @Test
  void comparesOutputButForTrailingWhiteSpace() {
    String program = "def solve():\n    print(int(input()) * 2, '')\n    print()";
    Tests right = output("solve", "21\n", "42");

    assertThat(judge(program, right)).isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
    assertThat(judge(program, output("solve", "21\n", "41")))
        .isEqualTo(new Verdict(Verdict.Kind.WRONG_ANSWER, "test 1: wrong output", true));
  }

  @Test
  void callsTheEntryPointOnceThoughTheProgramCallsItUnderItsMainGuard() {
    String program = "def solve():\n    print(input())\nif __name__ == '__main__':\n    solve()\n";

    assertThat(judge(program, output("solve", "a\n", "a\n")).kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge(program, output("", "a\n", "a\n")).kind()).isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void acceptsRightOutputBeforeAnExitWithoutFailureOnly() {
    assertThat(judge("import sys\nprint(1)\nsys.exit()", output("", "", "1")).kind())
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("import sys\nprint(1)\nsys.exit(3)", output("", "", "1")))
        .isEqualTo(new Verdict(Verdict.Kind.EXITED, "test 1: sys.exit(3)", true));
    assertThat(judge("import os\nprint(1, flush=True)\nos._exit(0)", output("", "", "1")).kind())
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("import os\nprint(1, flush=True)\nos._exit(3)", output("", "", "1")).kind())
        .isEqualTo(Verdict.Kind.EXITED);
  }

  @Test
  void keepsWhatWasTracedBeforeALimit() {
    Trace trace =
        executor()
            .trace(
                "def f(n):\n    i = 0\n    while True:\n        i += n",
                new Invocation.Call("", "f(1)"),
                100_000,
                new Limits(Duration.ofMillis(500), Duration.ofSeconds(8), 512L << 20, 1 << 16));

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.TIMEOUT);
    assertThat(trace.truncated()).isTrue();
    assertThat(trace.events().size()).isGreaterThan(3);
    assertThat(trace.events().get(2).line()).isEqualTo("def f(n):");
  }

  @Test
  void refusesToJudgeByNoTest() {
    Tests noCase = new Tests.StdinStdout("", List.of(), OutputComparison.LINES, CaseLimits.NONE);
    for (Tests none : List.of(new Tests.Asserts("", List.of()), noCase)) {
      assertThatThrownBy(() -> judge("x = 1", none))
          .isInstanceOf(InfrastructureException.class)
          .hasMessage("there is no test to judge by");
    }
  }

  @Test
  void holdsEachCaseToTheTestsOwnLimits() {
    String loops = "def solve():\n    while True:\n        pass";
    String eats = "def solve():\n    print(len(bytes(200 << 20)))";

    assertThat(judge(loops, limited(Duration.ofMillis(300), 512L << 20)).kind())
        .isEqualTo(Verdict.Kind.TIMEOUT);
    assertThat(judge(eats, limited(Duration.ofSeconds(5), 64L << 20)).kind())
        .isEqualTo(Verdict.Kind.OUT_OF_MEMORY);
    assertThat(judge(eats, limited(Duration.ofSeconds(5), 512L << 20)).kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  /** On contests' judges what is mapped is reserved, and what is written to is used. */
  @Test
  void memoryThatAScriptSharesCountsWhenItIsUsed() {
    String script =
        """
        import mmap
        room = mmap.mmap(-1, 512 << 20)
        for at in range(0, %d << 20, 1 << 20):
            room[at : at + (1 << 20)] = b'1' * (1 << 20)
        print(209715200)
        """;
    Tests tests = limited(Duration.ofSeconds(20), 200L << 20);

    assertThat(judge(script.formatted(5), tests).kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge(script.formatted(400), tests).kind()).isEqualTo(Verdict.Kind.OUT_OF_MEMORY);
  }

  private static Tests limited(Duration cpu, long memoryBytes) {
    return new Tests.StdinStdout(
        "solve",
        List.of(new Tests.StdinStdout.Case("", "209715200")),
        OutputComparison.LINES,
        new CaseLimits(Optional.of(cpu), Optional.of(memoryBytes)));
  }

  @Test
  void refusesTestsThatDoNotParse() {
    assertThatThrownBy(() -> judge("x = 1", new Tests.Asserts("", List.of("assert ("))))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageContaining("the tests cannot be run: line 1");
  }

  private static PythonExecutor executor() {
    return opened.orElseThrow();
  }

  private static Verdict judge(String program, Tests tests) {
    return executor().judge(program, tests, false, LIMITS);
  }

  private static Tests output(String entryPoint, String input, String expected) {
    return new Tests.StdinStdout(
        entryPoint,
        List.of(new Tests.StdinStdout.Case(input, expected)),
        OutputComparison.LINES,
        CaseLimits.NONE);
  }
}
