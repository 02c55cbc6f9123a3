package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  private static final Task TASK = task("mbpp", "12", "plain");

  private static Task task(String benchmark, String problem, String style) {
    return new Task(benchmark, problem, style, new Prompt("", ""), "def f(", List.of());
  }

  /** Computed with Python's hashlib and struct. */
  @Test
  void drawsWhatItsDefinitionSays() {
    RandomStream stream = RandomStream.ofCandidate(7, TASK, 1, 0.75, 4, 2);

    assertThat(List.of(stream.next(), stream.next(), stream.next()))
        .containsExactly(0.44384522888532085, 0.6847574494875567, 0.9166739122663993);
  }

  @Test
  void dependsOnEveryFieldAndGivesEachItsOwnStream() {
    List<RandomStream> streams =
        List.of(
            RandomStream.ofCandidate(7, TASK, 1, 0.75, 4, 2),
            RandomStream.ofCandidate(8, TASK, 1, 0.75, 4, 2),
            RandomStream.ofCandidate(7, task("humaneval", "12", "plain"), 1, 0.75, 4, 2),
            RandomStream.ofCandidate(7, task("mbpp", "13", "plain"), 1, 0.75, 4, 2),
            RandomStream.ofCandidate(7, task("mbpp", "12", "long-code"), 1, 0.75, 4, 2),
            RandomStream.ofCandidate(7, task("mbpp1", "2", "plain"), 1, 0.75, 4, 2),
            RandomStream.ofCandidate(7, TASK, 2, 0.75, 4, 2),
            RandomStream.ofCandidate(7, TASK, 1, 0.85, 4, 2),
            RandomStream.ofCandidate(7, TASK, 1, 0.75, 5, 2),
            RandomStream.ofCandidate(7, TASK, 1, 0.75, 4, 3),
            RandomStream.ofAnswer(7, TASK, 1, 0.75));

    Set<Double> firstDraws = new HashSet<>();
    streams.forEach(stream -> firstDraws.add(stream.next()));
    assertThat(firstDraws).hasSameSizeAs(streams);
  }

  @Test
  void isUniform() {
    RandomStream stream = RandomStream.ofAnswer(0, TASK, 0, 1);
    int[] tenths = new int[10];
    IntStream.range(0, 10_000).forEach(i -> tenths[(int) (stream.next() * 10)]++);

    assertThat(IntStream.of(tenths)).allMatch(count -> count > 900 && count < 1100);
  }
}
