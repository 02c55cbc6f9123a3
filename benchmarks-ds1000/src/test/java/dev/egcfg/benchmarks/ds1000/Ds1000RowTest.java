package dev.egcfg.benchmarks.ds1000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ds1000RowTest {

  private static final String OWN = ResourceText.read(Ds1000RowTest.class, "own.jsonl");

  @TempDir private Path folder;

  @Test
  void readsTheFieldsOfTheOfficialSchema() throws IOException {
    Ds1000Row sort = read(OWN).get(0);

    assertThat(sort.problemId()).isEqualTo(291);
    assertThat(sort.library()).isEqualTo(Library.NUMPY);
    assertThat(sort.prompt()).startsWith("Problem:\nSort the values.");
    assertThat(sort.codeContext()).contains("def test_execution(solution: str):");
    assertThat(sort.referenceCode()).contains("result = sorted(values)");
    assertThat(sort.libraryProblemId()).contains(91L);
    assertThat(sort.testCaseCount()).contains(2L);
    assertThat(sort.perturbationType()).contains("Origin");
    assertThat(sort.perturbationOriginId()).contains(91L);
  }

  @Test
  void readsOlderCopiesThatLackFields() throws IOException {
    Ds1000Row second = read(OWN).get(1);

    assertThat(second.library()).isEqualTo(Library.PANDAS);
    assertThat(second.referenceCode()).isEmpty();
    assertThat(second.libraryProblemId()).isEmpty();
  }

  @Test
  void namesThePlaceOfAFault() throws IOException {
    assertFault(
        OWN.replace("\"Numpy\"", "\"numpy\""),
        ":1: field metadata.library is \"numpy\"; expected one of Matplotlib, Numpy, Pandas,"
            + " Pytorch, Scipy, Sklearn, Tensorflow");
    assertFault(
        OWN.replace("[insert]", "[here]"),
        ":1: field code_context has no exec_context = r\"\"\"...\"\"\" with [insert] in it");
    assertFault(
        OWN.replace("\"problem_id\": 1,", "\"problem_id\": 291,"),
        ":2: id 291 was already used on line 1");
    assertFault(
        OWN.replace("def test_execution(", "def test("),
        ":1: field code_context does not define test_execution()");
    assertFault(
        OWN.replace("\"problem_id\": 1,", "\"problem_id\": \"1\","),
        ":2: field metadata.problem_id is the string \"1\"; expected a whole number");
  }

  @Test
  void readsTheRealSample() {
    List<Ds1000Row> rows = Ds1000Row.read(SharedFiles.data("ds1000-sample.jsonl"));

    assertThat(rows)
        .extracting(Ds1000Row::problemId)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 711L, 712L, 713L, 714L, 715L);
    assertThat(rows).extracting(Ds1000Row::library).containsOnly(Library.PANDAS, Library.SCIPY);
  }

  private void assertFault(String rows, String message) throws IOException {
    Path file = write(rows);
    assertThatThrownBy(() -> Ds1000Row.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage(file + message);
  }

  private List<Ds1000Row> read(String rows) throws IOException {
    return Ds1000Row.read(write(rows));
  }

  private Path write(String rows) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), rows);
  }
}
