package dev.egcfg.benchmarks.humaneval;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.benchmarks.VisibleAsserts;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * HumanEval (openai/human-eval): 164 functions to complete. Visible are the examples of the
 * docstring, which the model reads anyway; the data's {@code check(candidate)} judges.
 */
public final class HumanEval implements Benchmark {

  private final PromptTemplates templates;
  private final Set<String> inProcess = ResourceText.problemIds(HumanEval.class, "in-process.txt");

  public HumanEval(FewShotExamples examples) {
    templates = new PromptTemplates(HumanEval.class, examples);
  }

  @Override
  public String name() {
    return "humaneval";
  }

  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    return new DataFile(file)
        .records(each -> each.text("task_id")).stream().map(each -> problem(each, syntax)).toList();
  }

  private Problem problem(DataRecord row, PythonSyntax syntax) {
    String id = row.text("task_id");
    String prompt = row.text("prompt");
    String entryPoint = row.text("entry_point");
    String test = row.text("test");
    requireDefinition(row, "prompt", prompt, entryPoint);
    requireDefinition(row, "test", test, "check");
    List<String> examples =
        DocstringExample.in(prompt, entryPoint).stream().map(DocstringExample::assertion).toList();
    return new Problem(
        id,
        prompt,
        entryPoint,
        VisibleAsserts.of("", examples, syntax),
        new Tests.CheckFunction(test, entryPoint),
        inProcess.contains(id),
        prompt,
        prompt + row.text("canonical_solution"));
  }

  private static void requireDefinition(
      DataRecord row, String field, String source, String function) {
    if (!source.contains("def " + function + "(")) {
      throw row.malformed("field " + field + " does not define " + function + "()");
    }
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    return templates.render(style, Map.of("code", problem.text().stripTrailing()));
  }

  /** Puts the prompt's imports and helper functions that the program lacks in front of it. */
  @Override
  public String completed(Problem problem, String program, PythonSyntax syntax) {
    return syntax.withMissingDefinitions(program, problem.context(), problem.entryPoint());
  }
}
