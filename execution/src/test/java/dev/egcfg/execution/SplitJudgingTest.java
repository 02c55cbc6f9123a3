package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests run in one process, the program in another: honest programs must not notice. */
class SplitJudgingTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 512L << 20, 1 << 16);

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
  void testsUsePythonsOwnModulesWhateverTheProgramCallsSo() {
    String test = "assert f((1, 2)) == sys.getsizeof((1, 2))";

    assertThat(judge("import sys\ndef f(t): return sys.getsizeof(t)", test).kind())
        .isEqualTo(Verdict.Kind.PASSED);
    String forged = "class sys:\n    getsizeof = staticmethod(lambda t: 0)\ndef f(t): return 0";
    assertThat(judge(forged, test).kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
    // as where the program and its tests are one script
    assertThat(judge("def f(t): return 0", test).detail()).contains("name 'sys' is not defined");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "return (1, [2.5, None], {'k': {3}}) | f() == (1, [2.5, None], {'k': {3}})",
        "return frozenset([1]), b'x', 2j, range(3) | f() == (frozenset([1]), b'x', 2j, range(3))",
        "return -10**50 | f() == -10**50",
        "return float('nan') | f() != f()",
        "return -0.0 | str(f()) == '-0.0'",
        "return chr(0xd800) + chr(0) | f() == chr(0xd800) + chr(0)",
        "from collections import Counter; return Counter('aab') | f().most_common(1) == [('a', 2)]",
        "from decimal import Decimal; return Decimal('1.10') | str(f()) == '1.10'",
        "from datetime import date; return date(2020, 2, 29) | f().year == 2020",
        "yield from [1, 2] | list(f()) == [1, 2]",
        "return {1: 2}.items() | sorted(f()) == [(1, 2)]",
        "return lambda x: x + 1 | f()(2) == 3",
        "return map(str, [1]) | next(f()) == '1'",
        "return True | f() is True",
        "return None | f() is None",
      })
  void crossesWithItsExactType(String body, String assertion) {
    assertThat(judge("def f():\n    " + body.strip(), "assert " + assertion))
        .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
  }

  @Test
  void bringsMutatedArgumentsBack() {
    String program =
        "def f(xs, d, s):\n    xs.append(xs.pop(0)); xs[1].append(9); d['k'] = 1; s.clear()";

    assertThat(
            judge(
                    program,
                    """
                inner = [5]
                xs, d, s = [1, 2, inner], {}, {1}
                f(xs, d, s)
                assert (xs, d, s) == ([2, [5, 9], 1], {'k': 1}, set())""")
                .kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void letsTestsHoldObjectsOfTheProgramAndReadTheirAttributes() {
    String program =
        """
        class Pair:
            def __init__(self, a):
                self.a = a
            def twice(self):
                return self.a * 2
        def largest(pairs):
            return max(pairs, key=lambda pair: pair.a)
        """;

    assertThat(
            judge(
                program,
                "assert largest([Pair(1), Pair(3)]).twice() == 6",
                "assert Pair(2).a == 2"))
        .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
    assertThat(judge(program, "assert Pair(1) == Pair(1)"))
        .extracting(Verdict::kind, Verdict::detail)
        .containsExactly(Verdict.Kind.WRONG_ANSWER, "test 1: assert Pair(1) == Pair(1)");
  }

  @Test
  void leavesUndecidedWhatNoProgramCouldBeJudgedByFromAnotherProcess() {
    String derived = "class Sub(Base):\n    pass\nassert Sub().f() == 1";
    String looking = "import inspect\nassert 'return' in inspect.getsource(f)";

    for (String program :
        List.of("class Base:\n    def f(self): return 1", "1 / 0", "Base = f = 1")) {
      assertThat(judge(program, derived))
          .isEqualTo(
              new Verdict(
                  Verdict.Kind.UNDECIDED,
                  "test 1: class Sub derives from one of the program's",
                  true));
      assertThat(judge(program, looking).kind()).isEqualTo(Verdict.Kind.UNDECIDED);
    }
    assertThat(
            judge(
                    "def f(x):\n    return x.g()",
                    "class A: pass\nclass B(A):\n    def g(self): return 1\nassert f(B()) == 1")
                .kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void runsTheSetupAfterTheProgramWithItsClasses() {
    String program = "class Node:\n    pass\ndef f(node):\n    return node.value";
    Tests tests =
        new Tests.Asserts(
            "import math\nroot = Node()\nroot.value = 4",
            List.of("assert f(root) == 4", "assert math.sqrt(f(root)) == 2"));

    assertThat(opened.orElseThrow().judge(program, tests, false, LIMITS).kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void letsNoProgramReplaceABuiltinUnderATest() {
    String program = "def set(values):\n    return 1\ndef f():\n    return [0]";

    assertThat(judge(program, "assert set(f()) == set([1])").kind())
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(judge("def sum(a, b):\n    return a + b", "assert sum(10, 15) == 25").kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void letsTestsExpectExceptions() {
    String test =
        """
        try:
            f(-1)
        except ValueError as problem:
            assert str(problem) == 'negative'
        else:
            assert False""";

    assertThat(judge("def f(x):\n    raise ValueError('negative')", test).kind())
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("def f(x):\n    return x", test).kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
  }

  @Test
  void passesNothingThatATestSwallowed() {
    String test = "try:\n    f()\nexcept BaseException:\n    pass";

    assertThat(judge("import os\ndef f():\n    os._exit(0)", test).kind())
        .isEqualTo(Verdict.Kind.EXITED);
    assertThat(judge("def f():\n    return 'a' * (100 << 20)", test))
        .extracting(Verdict::kind)
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
  }

  @Test
  void endsTestsThatAnAnswerKeepsBusy() {
    Limits limits = new Limits(Duration.ofMillis(200), Duration.ofMillis(200), 512L << 20, 1 << 16);
    String program = "from decimal import Decimal\ndef f():\n    return Decimal('1e90000000')";

    Verdict verdict =
        opened
            .orElseThrow()
            .judge(program, new Tests.Asserts("", List.of("assert int(f()) == 1")), false, limits);

    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.TIMEOUT);
    assertThat(judge("def f():\n    return 1", "assert f() == 1").kind())
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void saysWhichTestFailedAndHow() {
    assertThat(judge("def f(x): return x", "assert f(1) == 1", "assert f(1) == 2").detail())
        .isEqualTo("test 2: assert f(1) == 2");
    assertThat(judge("def f(x): return x / 0", "assert f(1) == 1"))
        .isEqualTo(
            new Verdict(Verdict.Kind.ERROR, "test 1: ZeroDivisionError: division by zero", true));
    assertThat(judge("def g(x): return x", "assert f(1) == 1").detail())
        .isEqualTo("test 1: NameError: name 'f' is not defined");
    assertThat(judge("def f(x) return x", "assert f(1) == 1").detail()).startsWith("SyntaxError");
  }

  @Test
  void callsCheckWithTheEntryPoint() {
    String check = "def check(candidate):\n    assert candidate(2) == 4\n    assert f(3) == 6\n";
    Tests tests = new Tests.CheckFunction(check, "f");

    assertThat(judge("def f(x):\n    return x + x\n", tests).kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("def f(x):\n    return x\n", tests).detail())
        .isEqualTo("check: assert candidate(2) == 4");
    assertThat(judge("def g(x):\n    return x\n", tests))
        .isEqualTo(new Verdict(Verdict.Kind.ERROR, "the program does not define f", true));
  }

  @Test
  void letsNoProgramRedefineAHelperOfCheck() {
    String helper = "def helper(x):\n    return x * 2\n";
    String check = "def check(candidate):\n    assert candidate(2) == helper(2)\n";
    String forged = "def helper(x):\n    return 0\ndef f(x):\n    return 0\n";

    assertThat(judge(forged, new Tests.CheckFunction(helper + check, "f")).kind())
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThatThrownBy(() -> judge(helper + forged, new Tests.CheckFunction(check, "f")))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageEndingWith(
            "check(candidate) uses names that its source does not define: helper");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "random.seed(0)", "random.seed(None)", "random.setstate(STATE)"})
  void givesTestsRandomNumbersThatNoProgramCanDraw(String first) {
    String program =
        """
        import random
        STATE = random.getstate()
        def f(x):
            %s
            return random.randint(0, 10**9)
        """
            .formatted(first);
    String check =
        """
        import random
        def check(candidate):
            n = random.randint(0, 10**9)
            assert candidate("") == n
        """;

    assertThat(judge(program, new Tests.CheckFunction(check, "f")).kind())
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
  }

  @Test
  void givesTheSameTestsTheSameRandomNumbersEachTime() {
    String check = "import random\ndef check(candidate):\n    candidate(random.random())\n";
    String program = "def f(x):\n    raise ValueError(x)\n";
    Tests tests = new Tests.CheckFunction(check, "f");

    Verdict first = judge(program, tests);

    assertThat(first.detail()).startsWith("check: ValueError: 0.");
    assertThat(judge(program, tests)).isEqualTo(first);
    assertThat(judge(program, new Tests.CheckFunction(check + "# other", "f"))).isNotEqualTo(first);
  }

  @Test
  void marksInProcessVerdictsAsUnhardened() {
    Tests tests = new Tests.Asserts("", List.of("assert f(lambda x: x) == 1"));
    String program = "def f(g):\n    return g(1)";

    assertThat(opened.orElseThrow().judge(program, tests, true, LIMITS))
        .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", false));
    assertThat(opened.orElseThrow().judge("def f(g):\n    return 2", tests, true, LIMITS))
        .isEqualTo(
            new Verdict(Verdict.Kind.WRONG_ANSWER, "test 1: assert f(lambda x: x) == 1", false));
    assertThat(opened.orElseThrow().judge("import os\nos._exit(0)", tests, true, LIMITS).kind())
        .isEqualTo(Verdict.Kind.EXITED);
    assertThat(judge(program, tests)).isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
  }

  private static Verdict judge(String program, String... statements) {
    return judge(program, new Tests.Asserts("", List.of(statements)));
  }

  private static Verdict judge(String program, Tests tests) {
    return opened.orElseThrow().judge(program, tests, false, LIMITS);
  }
}
