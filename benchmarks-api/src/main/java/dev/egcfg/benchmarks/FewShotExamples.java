package dev.egcfg.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Solved problems that the few-shot style shows first. */
public final class FewShotExamples {

  private final List<Example> examples;
  private final String text;

  /** At least one example. */
  public FewShotExamples(List<Example> examples) {
    this(
        examples,
        PromptTemplate.resource(FewShotExamples.class, "examples.mustache")
            .render(Map.of("examples", examples)));
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("few-shot prompting needs at least one example");
    }
  }

  private FewShotExamples(List<Example> examples, String text) {
    this.examples = List.copyOf(examples);
    this.text = text;
  }

  /** Examples of a benchmark whose tasks are no functions with tests: its own text, as it is. */
  public static FewShotExamples ofText(String text) {
    return new FewShotExamples(List.of(), text);
  }

  /**
   * A solved problem.
   *
   * @param text the task in words
   * @param tests assert statements that the code passes
   * @param code the solution, without a newline at its end
   */
  public record Example(String text, List<String> tests, String code) {
    public Example {
      tests = List.copyOf(tests);
    }
  }

  /** The three that come with egcfg. */
  public static FewShotExamples builtIn() {
    return read(DataFile.resource(FewShotExamples.class, "few-shot.jsonl"));
  }

  /**
   * Examples of a file in MBPP's layout ({@code text}, {@code test_list}, {@code code}), all of
   * them, in its order.
   *
   * @throws MalformedDataException with file, line and what was expected
   */
  public static FewShotExamples read(Path file) {
    return read(new DataFile(file).records(each -> each.text("text")));
  }

  private static FewShotExamples read(List<DataRecord> records) {
    return new FewShotExamples(
        records.stream()
            .map(
                each ->
                    new Example(
                        each.text("text").strip(),
                        each.texts("test_list"),
                        each.text("code").replace("\r\n", "\n").stripTrailing()))
            .toList());
  }

  /** In the order in which they are shown; empty for those of {@link #ofText}. */
  public List<Example> examples() {
    return examples;
  }

  /** What stands in front of the problem. */
  String text() {
    return text;
  }
}
