package dev.egcfg.benchmarks.ds1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.benchmarks.SimpleSyntax;
import org.junit.jupiter.api.Test;

class InsertionTest {

  private static final Insertion SCRIPT = in("x = test_input\n[insert]\nresult = y\n");
  private static final Insertion BODY =
      in("import a\ndef f(df, n=3):\n[insert]\nresult = f(test_input)\n");

  private static Insertion in(String context) {
    return Insertion.in("import copy\nexec_context = r\"\"\"\n" + context + "\"\"\"\n")
        .orElseThrow();
  }

  @Test
  void findsItsPlaceInTheSource() {
    assertThat(SCRIPT.before()).isEqualTo("\nx = test_input\n");
    assertThat(SCRIPT.after()).isEqualTo("\nresult = y\n");
    assertThat(SCRIPT.function()).isEmpty();
    assertThat(BODY.function())
        .contains(new Insertion.Function("def f(df, n=3):", "f", "df, n", ""));
    assertThat(Insertion.in("exec_context = r'''\nx = 1\n'''")).isEmpty();
    assertThat(Insertion.in("other = r'''\n[insert]\n'''")).isEmpty();
  }

  @Test
  void framesABodyWithTheHeadOfItsFunction() {
    assertThat(BODY.framed("    x = df\n    return x\n"))
        .isEqualTo("def f(df, n=3):\n    x = df\n    return x\n");
    assertThat(BODY.framed("x = df\nreturn x"))
        .isEqualTo("def f(df, n=3):\n    x = df\n    return x\n");
    assertThat(BODY.framed("if df:\n    return 1\nreturn 2"))
        .isEqualTo("def f(df, n=3):\n    if df:\n        return 1\n    return 2\n");
    assertThat(BODY.framed("\n")).isEmpty();
  }

  @Test
  void readsABodyThatGoesOnWhereThePromptsIndentationEnded() {
    assertThat(BODY.framed("x = df\n    return x\n"))
        .isEqualTo("def f(df, n=3):\n    x = df\n    return x\n");
    assertThat(SCRIPT.framed("for a in x:\n    y = a\n")).isEqualTo("for a in x:\n    y = a\n");
    assertThat(SCRIPT.framed("    y = (1,\n         2)\n")).isEqualTo("y = (1,\n     2)\n");
  }

  @Test
  void leavesAFunctionThatTheAnswerWritesOut() {
    String whole = "example = [1]\n\ndef f(df=example, n=3):\n    return example\n";

    assertThat(BODY.framed(whole)).isEqualTo(whole);
    assertThat(inserted(BODY, whole))
        .isEqualTo(
            "    example = [1]\n\n    def f(df, n=3):\n        return example\n    return f(df, n)\n");
  }

  @Test
  void insertsTheBodyAloneOfAFunctionThatIsAllThereIs() {
    assertThat(inserted(BODY, "def f(df, n=5):\n  x = df\n\n  return x\n"))
        .isEqualTo("    x = df\n\n    return x\n");
    assertThat(inserted(BODY, "import b\n\ndef f(df=example, n=3):\n    return b.g(df)\n"))
        .isEqualTo("    import b\n\n    return b.g(df)\n");
    assertThat(inserted(BODY, "def f(data):\n    return data\n"))
        .isEqualTo("    def f(data):\n        return data\n    return f(df, n)\n");
  }

  @Test
  void indentsWhatStandsAtAnIndentedPlace() {
    Insertion indented = in("if True:\n    [insert]\n");

    assertThat(inserted(indented, "a = 1\nb = 2\n")).isEqualTo("a = 1\n    b = 2\n");
  }

  /** No given code is repeated here, which Python's parser would have to find. */
  private static String inserted(Insertion insertion, String program) {
    return insertion.inserted(program, "", new SimpleSyntax());
  }
}
