package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.execution.TraceEvent.Kind;
import dev.egcfg.execution.TraceEvent.Local;
import dev.egcfg.execution.TraceEvent.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts were written by hand from the grammar in docs/traces.md. */
class CompactTraceTest {

  private final List<TraceEvent> events = new ArrayList<>();

  @Test
  void foldsALoopIntoRowsAndCountsThoseThatItLeavesOut() {
    event(Kind.CALL, 2, "def f():", "");
    event(Kind.LINE, 2, "    for i in range(9):", "");
    for (int i = 0; i < 9; i++) {
      String best = i > 4 ? " best=4" : i > 0 ? " best=0" : "";
      event(Kind.LINE, 2, "        a = i * i", "i=" + i + (i > 0 ? " a=" + sq(i - 1) : "") + best);
      event(Kind.LINE, 2, "        g(a)", "i=" + i + " a=" + sq(i) + best);
    }
    event(Kind.LINE, 2, "    return a", "i=8 a=64 best=4");

    assertThat(text())
        .isEqualTo(
            """
            > f()
                for i in range(9):  # i=0
                    a = i * i  # a=0
                    g(a)  # i=1, best=0
            (2) a=1, i=2
            (3) a=4, i=3
            ... 4 more: best=4
            (8) a=49, i=8
            (9) a=64
                return a
            """);
  }

  @Test
  void writesAnInnerLoopInARowOfTheOuterOne() {
    event(Kind.CALL, 2, "def f():", "");
    event(Kind.LINE, 2, "    for j in range(2):", "i=0");
    event(Kind.LINE, 2, "        x = i + j", "i=0 j=0");
    event(Kind.LINE, 2, "        g(x)", "i=0 j=0 x=0");
    event(Kind.LINE, 2, "        x = i + j", "i=0 j=1 x=0");
    event(Kind.LINE, 2, "        g(x)", "i=0 j=1 x=1");
    event(Kind.LINE, 2, "    for j in range(2):", "i=1 j=1 x=1");
    event(Kind.LINE, 2, "        x = i + j", "i=1 j=0 x=1");
    event(Kind.LINE, 2, "        g(x)", "i=1 j=0 x=1");
    event(Kind.LINE, 2, "        x = i + j", "i=1 j=1 x=1");
    event(Kind.LINE, 2, "        g(x)", "i=1 j=1 x=2");

    assertThat(text())
        .isEqualTo(
            """
            > f()  # i=0
                for j in range(2):  # j=0
                    x = i + j  # x=0
                    g(x)  # j=1
            (2) x=1, i=1
            (2) j=0, [j=1; x=2]
            """);
  }

  @Test
  void leavesOutAValueThatItsLineSpellsOut() {
    eventOf(1, Kind.LINE, 1, "<module>", "x = 5", "", "");
    eventOf(1, Kind.LINE, 1, "<module>", "y = x", "x=5", "");
    eventOf(1, Kind.LINE, 1, "<module>", "del x", "x=5 y=5", "");
    eventOf(1, Kind.LINE, 1, "<module>", "pass", "y=5", "");

    assertThat(text()).isEqualTo("x = 5\ny = x  # y=5\ndel x  # del x\npass\n");
  }

  @Test
  void marksFramesThatWereLeftUnseen() {
    event(Kind.CALL, 2, "def f():", "");
    event(Kind.LINE, 2, "    a = sorted(b, key=k)", "");
    eventOf(3, Kind.CALL, 3, "k", "def k(x):", "x=1", "");
    eventOf(4, Kind.CALL, 3, "k", "def k(x):", "x=2", "");
    event(Kind.LINE, 2, "    return a", "a=[1]");

    assertThat(text())
        .isEqualTo(
            """
            > f()
                a = sorted(b, key=k)
            > k(x=1)
            <
            (2) > k(x=2), <, a=[1]
                return a
            """);
  }

  @Test
  void startsAtACallWithoutListingWhatItsCallerKnew() {
    event(Kind.CALL, 2, "def f(n):", "n=1");
    eventOf(1, Kind.RETURN, 1, "<module>", "f(1)", "f=F g=G", "7");

    assertThat(text()).isEqualTo("> f(n=1)\n< 7\n");
  }

  @Test
  void showsWhatWasPrintedBetweenTheLines() {
    event(Kind.CALL, 2, "def f():", "");
    event(Kind.LINE, 2, "    n = show(2)", "");
    eventOf(0, Kind.STDOUT, 0, "", "", "", "it's\n2");
    event(Kind.LINE, 2, "    return n", "n=2");

    assertThat(text()).isEqualTo("> f()\n    n = show(2)  # n=2\n| \"it's\\n2\"\n    return n\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void tellsTheLastValueOfEachLocalAndWhatEachFunctionReturned(long seed) {
    RandomTrace random = new RandomTrace(seed);

    CompactText read = CompactText.read(CompactTrace.of(random.events()));

    assertThat(read.locals()).isEqualTo(random.locals());
    assertThat(read.returned()).isEqualTo(random.returned());
  }

  private static int sq(int i) {
    return i * i;
  }

  private String text() {
    return CompactTrace.of(events);
  }

  private void event(Kind kind, int depth, String line, String locals) {
    eventOf(depth, kind, depth, "f", line, locals, "");
  }

  /**
   * @param locals such as {@code a=1 b=2}
   */
  private void eventOf(
      int frame, Kind kind, int depth, String function, String line, String locals, String value) {
    List<Local> shown = new ArrayList<>();
    for (String local : locals.isEmpty() ? new String[0] : locals.split(" ")) {
      String[] parts = local.split("=");
      shown.add(new Local(parts[0], "int", new Value(parts[1])));
    }
    events.add(new TraceEvent(kind, depth, frame, function, 1, line, shown, new Value(value)));
  }
}
