package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.execution.TraceEvent.Local;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden traces do not show. */
@ParameterizedClass
@EnumSource(SandboxLevel.class)
class TracingTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10), 512L << 20, 1 << 16);

  private static Optional<PythonExecutor> opened = Optional.empty();

  private final SandboxLevel level;

  TracingTest(SandboxLevel level) {
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
  void tracesACallAsTheProgramWithTheCallAsItsLastLine() {
    String program = "def add(a, b):\n    c = a + b\n    return c\n";

    Trace script = script(program + "add(2, 3)\n");
    Trace call = call(program, "", "add(2, 3)");

    assertThat(call.events()).isEqualTo(script.events()).hasSize(6);
    assertThat(opened.orElseThrow().level()).isEqualTo(level);
  }

  @Test
  void runsTheSetupWithoutShowingIt() {
    String setup = "class Box:\n    def __init__(self, v):\n        self.v = v\nbox = Box(4)";

    Trace trace = call("def f(b):\n    return b.v", setup, "f(box)");

    assertThat(trace.events()).extracting(TraceEvent::line).noneMatch(line -> line.contains("Box"));
    assertThat(trace.events().get(trace.events().size() - 1).value().text()).isEqualTo("4");
  }

  @Test
  void showsClassesOfACalledProgramAsTheScriptsOwnAndSkipsItsMainGuard() {
    Trace trace =
        call(
            "class A:\n    pass\ndef f():\n    a = A()\n    return 1\nif __name__ == '__main__':\n    input()",
            "",
            "f()");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(TraceFormatter.format(trace, TraceFormat.MINIMAL))
        .isEqualTo("{'a': '<__main__.A object>'} , {'a': 'A'}");
  }

  @Test
  void callsNoCodeOfTheProgramToShowItsValues() {
    String program =
        """
        import os
        class Meta(type):
            @property
            def __module__(cls): os._exit(1)
            @property
            def __name__(cls): os._exit(2)
            def __eq__(cls, other): os._exit(13)
            def __hash__(cls): os._exit(14)
        class Evil(metaclass=Meta):
            def __repr__(self): os._exit(3)
            def __str__(self): os._exit(4)
            def __len__(self): os._exit(5)
            __class__ = property(lambda self: os._exit(15))
            def __iter__(self): os._exit(6)
            def __hash__(self): os._exit(7)
            def __getattribute__(self, name): os._exit(8)
        class EvilList(list):
            def __repr__(self): os._exit(9)
            def __iter__(self): os._exit(10)
        class EvilStr(str):
            def __repr__(self): os._exit(11)
        class EvilName(str):
            def __str__(self): os._exit(16)
            def __format__(self, spec): os._exit(17)
            def encode(self, *args): os._exit(18)
        class EvilError(ValueError):
            def __repr__(self): os._exit(12)
            def __str__(self): return "quiet"
        def f():
            e, l, s = Evil(), EvilList([1]), EvilStr("x")
            keys = {Evil: 1} if s is None else {s.upper(): 1}
            both = [e, {"k": e}, (e, l)]
            if l is not None:
                raise EvilError(e)
        f.__name__ = f.__qualname__ = EvilName("f")
        Evil.__qualname__ = EvilName("Evil")
        """;

    Trace trace = call(program, "", "f()");

    assertThat(trace.execution().detail()).isEqualTo("EvilError: quiet");
    assertThat(trace.truncated()).isFalse();
    TraceEvent last = trace.events().get(trace.events().size() - 1);
    assertThat(last.kind()).isEqualTo(TraceEvent.Kind.EXCEPTION);
  }

  @Test
  void capsHugeCyclicAndDeepValues() {
    String program =
        """
        def f():
            huge = list(range(10**6))
            text = "x" * 10**6
            number = 7 ** 10**5
            cyclic = []
            cyclic.append(cyclic)
            texts = [text[:3000]] * 300
            deep = []
            for _ in range(1000):
                deep = [deep]
            return deep
        """;

    Trace trace = call(program, "", "f()");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(trace.events())
        .allSatisfy(
            event ->
                assertThat(event.locals())
                    .allSatisfy(local -> assertThat(local.value().text()).hasSizeLessThan(4100)));
    assertThat(trace.events().get(trace.events().size() - 1).value().text())
        .startsWith("[[[[[[[...]");
  }

  @Test
  void showsValuesAsPythonWritesThemAndAsThePaperDoes() {
    String program =
        """
        from collections import namedtuple, defaultdict
        P = namedtuple("P", "x y")
        class L(list):
            pass
        def f():
            pair, point, keys, own = (1, [2, (3,)]), P(1, 'a'), {1: (2, 3)}, L([4])
            counts = defaultdict(int, {'a': 1})
            return 1
        """;

    Trace trace = call(program, "", "f()");

    TraceEvent last = trace.events().get(trace.events().size() - 2);
    assertThat(last.locals())
        .extracting(Local::name, local -> local.value().text(), local -> local.value().paper())
        .containsExactly(
            tuple("pair", "(1, [2, (3,)])", "[1, [2, [3]]]"),
            tuple("point", "P(x=1, y='a')", "[1, 'a']"),
            tuple("keys", "{1: (2, 3)}", "{'1': [2, 3]}"),
            tuple("own", "L([4])", "[4]"),
            tuple("counts", "defaultdict({'a': 1})", "{'a': 1}"));
  }

  @Test
  void tellsWhatWasPrintedBetweenWhichLinesWithoutCountingItAsAnEvent() {
    String program = "x = 1\nprint('a', end='')\nprint('b')\nx = 2\nprint('c')";

    Trace trace = opened.orElseThrow().traceScript(program, "", 5, LIMITS);

    assertThat(trace.truncated()).isFalse();
    assertThat(trace.execution().stdout()).isEqualTo("ab\nc\n");
    assertThat(trace.events())
        .extracting(event -> event.kind() == TraceEvent.Kind.STDOUT ? event.value().text() : "")
        .containsExactly("", "", "a", "", "b\n", "", "", "c\n");
  }

  @Test
  void outlivesAProgramThatTakesStandardOutputApart() {
    Trace trace =
        script("import sys\nsys.stdout.buffer.raw.write = None\nx = 1\nsys.stdout = None\nx = 2\n");

    assertThat(trace.events()).extracting(TraceEvent::kind).doesNotContain(TraceEvent.Kind.STDOUT);
    assertThat(trace.events()).hasSize(5);
  }

  @Test
  void stopsAtTheMostEventsButRunsTheProgramToItsEnd() {
    Trace trace =
        opened
            .orElseThrow()
            .traceScript("for i in range(9):\n    x = i\n    y = i\nprint(y)", "", 5, LIMITS);

    assertThat(trace.events()).hasSize(5);
    assertThat(trace.truncated()).isTrue();
    assertThat(trace.execution().stdout()).isEqualTo("8\n");
  }

  @Test
  void saysThatEventsAreMissingAfterTheProgramSwitchedTracingOff() {
    Trace trace = script("import sys\nsys.settrace(None)\nx = 1\n");

    assertThat(trace.truncated()).isTrue();
    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
  }

  @Test
  void keepsTheTraceOfAProgramThatCrashes() {
    Trace trace = script("import os\nx = 1\nos.abort()\n");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.CRASHED);
    assertThat(trace.execution().detail()).isEqualTo("SIGABRT");
    assertThat(trace.events()).hasSize(3);
    assertThat(trace.truncated()).isTrue();
  }

  @Test
  void feedsStandardInputAndAppendsWhatWasPrintedInMinimalMode() {
    Trace trace =
        opened
            .orElseThrow()
            .trace(
                "def solve():\n    n = input()\n    print(n, \"it's\")",
                new Invocation.Stdin("a & step\n", "solve"),
                4000,
                LIMITS);

    assertThat(TraceFormatter.formatStdin(trace, TraceFormat.MINIMAL))
        .isEqualTo("{'n': 'a & step'} , {'n': 'str'}\n# Stdout: \"a & step it's\\n\"");
  }

  @Test
  void tracesDeepRecursionGeneratorsLambdasAndExec() {
    String program =
        """
        import sys
        sys.setrecursionlimit(5000)
        def f(n):
            return n if n == 0 else f(n - 1)
        f(700)
        exec("a = 1")
        async def g():
            return 1
        import asyncio
        print(asyncio.run(g()), (lambda x: x)(2), sum(x for x in range(3)))
        """;

    Trace trace = script(program);

    assertThat(trace.execution().stdout()).isEqualTo("1 2 3\n");
    assertThat(trace.events()).extracting(TraceEvent::depth).contains(701);
    assertThat(trace.events()).extracting(TraceEvent::kind).contains(TraceEvent.Kind.YIELD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"raise ValueError", "while True: pass", "self.seen.append(1)", "os._exit(3)"})
  void callsNoReprThatRaisesLoopsMutatesOrExits(String body) {
    String program =
        """
        import os
        class A:
            seen = []
            def __repr__(self):
                %s
        def f():
            a = A()
            both = [a, (a,)]
            return a.seen
        """
            .formatted(body);

    Trace trace = call(program, "", "f()");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(trace.events().get(trace.events().size() - 1).value().text()).isEqualTo("[]");
  }

  @Test
  void tracesARecursionOf2500() {
    String program =
        "import sys\nsys.setrecursionlimit(6000)\ndef f(n):\n    if n == 0:\n        return 0\n    return f(n - 1)\n";

    Trace trace =
        opened.orElseThrow().trace(program, new Invocation.Call("", "f(2500)"), 50_000, LIMITS);

    assertThat(trace.execution().detail()).isEmpty();
    assertThat(trace.events()).extracting(TraceEvent::depth).contains(2502);
    assertThat(trace.truncated()).isFalse();
  }

  @Test
  void letsARecursionGoAsDeepAsPythonDoesAndTellsNoOtherLimit() {
    String program =
        """
        import sys
        def f(n):
            return 0 if n == 0 else f(n - 1)
        print(sys.getrecursionlimit(), f(990))
        sys.setrecursionlimit(300)
        print(sys.getrecursionlimit(), f(290))
        def g(n):
            return g(n + 1)
        try:
            g(0)
        except RecursionError:
            end = 1
        """;

    Trace trace = opened.orElseThrow().traceScript(program, "", 20_000, LIMITS);

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(trace.execution().stdout()).isEqualTo("1000 0\n300 0\n");
    assertThat(trace.truncated()).isFalse();
    assertThat(trace.events())
        .extracting(TraceEvent::line)
        .as("goes on after the recursion that does not fit")
        .endsWith("    end = 1");
  }

  @Test
  void showsCapturedVariablesButInThePapersFormats() {
    String program =
        """
        def climb(n):
            memo = {}
            def go(k):
                if k not in memo:
                    memo[k] = k
                return memo[k]
            return go(n)
        """;

    Trace trace = call(program, "", "climb(3)");

    assertThat(TraceFormatter.format(trace, TraceFormat.COMPACT))
        .isEqualTo(
            """
            def climb(n):
            climb(3)
            > climb(n=3)
                memo = {}
                def go(k):
                return go(n)
            > go(k=3)
                    if k not in memo:
                        memo[k] = k  # memo={3: 3}
                    return memo[k]
            < 3  # memo={3: 3}
            < 3
            """);
    assertThat(TraceFormatter.format(trace, TraceFormat.PAPER)).doesNotContain("memo'");
  }

  @Test
  void showsWhatAnAsynchronousGeneratorYields() {
    String program =
        """
        import asyncio
        async def g():
            yield [1, 2]
        async def main():
            async for v in g():
                w = v
            return 3
        asyncio.run(main())
        """;

    assertThat(script(program).events())
        .filteredOn(event -> event.kind() == TraceEvent.Kind.RETURN)
        .extracting(event -> event.value().text())
        .containsExactly("[1, 2]", "None", "3");
  }

  @Test
  void showsTheExceptionThatLeavesAFrameAfterItsFinally() {
    String program =
        """
        def f(x):
            try:
                return 1 / x
            finally:
                x = None
        try:
            f(0)
        except ZeroDivisionError:
            r = 1
        """;

    assertThat(TraceFormatter.format(script(program), TraceFormat.COMPACT))
        .isEqualTo(
            """
            def f(x):
            try:
                f(0)
            > f(x=0)
                try:
                    return 1 / x
                    x = None
            ! ZeroDivisionError('division by zero')
            except ZeroDivisionError:
                r = 1
            """);
  }

  @Test
  void showsAnyTextInStrings() {
    String text =
        "&step \u0000 \u001b[0m \ud800 \n===  x=1 , {'} # Stdout: \u2028 \ud83d\ude00 ' at 0x7f";

    Trace trace = call("def f(s):\n    t = s\n    return t\n", "", "f(" + quoted(text) + ")");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(trace.events())
        .filteredOn(event -> event.line().equals("    return t"))
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(event.locals())
                    .allSatisfy(
                        local -> assertThat(local.value().text()).contains("&step \\x00 \\x1b")));
  }

  /** A Python literal of it. */
  private static String quoted(String text) {
    return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining("", "'", "'"));
  }

  @Test
  void reportsAProgramThatDoesNotParse() {
    Trace trace = script("def f(:\n");

    assertThat(trace.events()).isEmpty();
    assertThat(trace.execution().detail()).startsWith("SyntaxError: line 1: ");
  }

  private static Trace script(String program) {
    return opened.orElseThrow().traceScript(program, "", 4000, LIMITS);
  }

  private static Trace call(String program, String setup, String expression) {
    return opened
        .orElseThrow()
        .trace(program, new Invocation.Call(setup, expression), 4000, LIMITS);
  }
}
