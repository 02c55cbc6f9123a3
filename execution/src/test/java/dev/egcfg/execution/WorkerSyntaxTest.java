package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkerSyntaxTest {

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
  void keepsWhatParsesAsItIs() {
    assertThat(executable("def f( a,b ):\n  return  a+b\n"))
        .hasValue("def f( a,b ):\n  return  a+b\n");
  }

  @Test
  void appendsPassAtTheLastLinesIndentation() {
    assertThat(executable("def f(x):\n    if x:\n        "))
        .hasValue("def f(x):\n    if x:\n        pass\n");
  }

  @Test
  void dropsALastLineThatDoesNotParse() {
    assertThat(executable("def f(x):\n    y = 1\n    z = (x +")).hasValue("def f(x):\n    y = 1\n");
  }

  @Test
  void putsPassInThePlaceOfALineThatABodyNeeds() {
    assertThat(executable("def f(x):\n    for y in")).hasValue("def f(x):\n    pass\n");
  }

  @Test
  void cutsCommentsAndDocstringsAndKeepsTheRest() {
    String text =
        """
        # head
        def f(x):  # why
            '''Doc
            string.'''
            s = "# not one"  # but this

            # alone
            return  s
        class A:
            "only a docstring"
        """;

    assertThat(executable(text))
        .hasValue(
            """
            def f(x):
                s = "# not one"

                return  s
            class A:
                pass
            """);
  }

  @Test
  void cutsDocstringsBehindNonAsciiText() {
    assertThat(executable("def é(): 'dök'\ndef f():\n    'ü' ; x = 'é'\n"))
        .hasValue("def é(): pass\ndef f():\n    pass ; x = 'é'\n");
  }

  @Test
  void findsNothingWhereNothingIsLeft() {
    assertThat(
            opened
                .orElseThrow()
                .syntax()
                .executables(List.of("", "# only a comment", ")(", "x = 1", "\u0000")))
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("x = 1\n"),
            Optional.empty());
  }

  @Test
  void survivesTextsThatCrashParsers() {
    assertThat(
            opened
                .orElseThrow()
                .syntax()
                .executables(List.of("(".repeat(100_000), "-".repeat(200_000) + "1", "y = 2")))
        .endsWith(Optional.of("y = 2\n"))
        .hasSize(3);
  }

  @Test
  void takesTheLeftOperandOfAnAssertedComparison() {
    PythonSyntax syntax = opened.orElseThrow().syntax();

    assertThat(syntax.assertedCall("assert f(1, 2) == 3")).hasValue("f(1, 2)");
    assertThat(syntax.assertedCall("assert abs(f(1) - 2) < 1e-6, 'no'")).hasValue("abs(f(1) - 2)");
    assertThat(syntax.assertedCall("assert not f('==')")).hasValue("not f('==')");
    assertThat(syntax.assertedCall("f(1)")).isEmpty();
    assertThat(syntax.assertedCall("assert 3 == f(1, 2)")).hasValue("f(1, 2)");
    assertThat(syntax.assertedCall("assert True is f(1)")).hasValue("f(1)");
    assertThat(syntax.assertedCall("assert 4 < f(1) < 6")).hasValue("f(1)");
    assertThat(syntax.assertedCall("assert '3' == str(f(1))")).hasValue("str(f(1))");
    assertThat(syntax.assertedCall("assert set([3]) == set(f(1))")).hasValue("set(f(1))");
    assertThat(syntax.assertedCall("assert Counter('a') == f(1)")).hasValue("f(1)");
    assertThat(syntax.assertedCall("assert math.isclose(f(1), 1.5)"))
        .hasValue("math.isclose(f(1), 1.5)");
    assertThat(syntax.assertedCall("assert all(f(x) == x for x in [1, 2])"))
        .hasValue("all(f(x) == x for x in [1, 2])");
    assertThat(syntax.assertedCall("try:\n    assert 3 == f(1)\nexcept E:\n    pass"))
        .hasValue("f(1)");
    assertThat(syntax.assertedCall("assert (")).isEmpty();
  }

  @Test
  void namesCalledFunctionsOutermostFirst() {
    assertThat(
            opened.orElseThrow().syntax().calledNames("assert math.isclose(g(f(1)), f(2)) == h()"))
        .containsExactly("math.isclose", "h", "g", "f");
  }

  @Test
  void saysWhyATextDoesNotParse() {
    PythonSyntax syntax = opened.orElseThrow().syntax();

    assertThat(syntax.syntaxError("x = 1")).isEmpty();
    assertThat(syntax.syntaxError("x = 1\nreturn 2")).hasValue("line 2: 'return' outside function");
  }

  @Test
  void listsTopLevelNames() {
    String source =
        """
        import os.path, re as regex
        from typing import List
        a, (b, c) = 1, (2, 3)
        d: int = 4
        if a:
            def g(): local = 1
        class K: field = 1
        """;

    assertThat(opened.orElseThrow().syntax().definedNames(source))
        .containsExactly("os", "regex", "List", "a", "b", "c", "d", "g", "K");
  }

  @Test
  void putsMissingDefinitionsOfThePromptInFront() {
    String prompt =
        """
        import math
        from typing import List

        @staticmethod
        def helper(x):
            return math.floor(x)

        def f(x: List) -> int:
            ""\"Doc.""\"
        """;
    PythonSyntax syntax = opened.orElseThrow().syntax();

    assertThat(syntax.withMissingDefinitions("import math\ndef f(x): return 1\n", prompt, "f"))
        .isEqualTo(
            "from typing import List\n@staticmethod\ndef helper(x):\n    return math.floor(x)\n\n"
                + "import math\ndef f(x): return 1\n");
    assertThat(syntax.withMissingDefinitions("x = 1", "def f(): pass", "f")).isEqualTo("x = 1");
  }

  @Test
  void findsFunctionsAndImportsWithoutRunningAnything() {
    String source =
        """
        import copy, os as system
        from a.b import c


        def outer():
            import hidden

            def inner(x):
                # why
                return x + 1

            return inner(1) / 0
        """;
    List<String> sources = List.of(source, "broken(", "");

    assertThat(syntax().functionSources(sources, "inner"))
        .containsExactly(
            Optional.of("def inner(x):\n    # why\n    return x + 1"),
            Optional.empty(),
            Optional.empty());
    assertThat(syntax().importStatements(sources))
        .containsExactly("import copy, os as system\nfrom a.b import c", "", "");
  }

  @Test
  void takesOutWhatAProgramRepeatsOfWhatItWasGiven() {
    String given = "import a\nx = [1,\n     2]\ny = 3\n";

    assertThat(syntax().withoutStatementsOf("import a\nx = [1, 2]  # again\ny = 4\nz = x", given))
        .isEqualTo("import a\ny = 4\nz = x");
    assertThat(syntax().withoutStatementsOf("y = 3; z = 4", given)).isEqualTo("y = 3; z = 4");
    assertThat(syntax().withoutStatementsOf("y = (", given)).isEqualTo("y = (");
  }

  @Test
  void putsWhatAProgramLacksBehindWhatHasToStayFirst() {
    String prompt = "from typing import List\n\ndef f(x):\n    pass\n";

    assertThat(
            syntax()
                .withMissingDefinitions(
                    "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations; import re\ndef f(x): pass\n",
                    prompt,
                    "f"))
        .isEqualTo(
            "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations; import re\nfrom typing import List\n\n"
                + "def f(x): pass\n");
    assertThat(syntax().withMissingDefinitions("def f(x): pass\n", prompt, "f"))
        .isEqualTo("from typing import List\n\ndef f(x): pass\n");
  }

  private static PythonSyntax syntax() {
    return opened.orElseThrow().syntax();
  }

  private static Optional<String> executable(String text) {
    return opened.orElseThrow().syntax().executables(List.of(text)).get(0);
  }
}
