package dev.egcfg.benchmarks.ds1000;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * DS-1000 (xlang-ai/DS-1000): code that completes a given program, for seven libraries. The answer
 * is inserted into a context of the harness's, which judges it there; for guidance it runs in that
 * context on the first input (docs/ds1000.md).
 */
public final class Ds1000 implements Benchmark {

  private static final String VISIBLE_TEST = "the task's own context with its first input";

  private final PromptTemplates templates;

  public Ds1000(PromptSources sources) {
    FewShotExamples own = FewShotExamples.ofText(ResourceText.read(Ds1000.class, "examples.txt"));
    templates = new PromptTemplates(Ds1000.class, sources.withExamplesUnlessReplaced(own));
  }

  @Override
  public String name() {
    return "ds1000";
  }

  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    List<Ds1000Row> rows = Ds1000Row.read(file);
    List<Optional<String>> carried = ReferenceAnswer.of(rows, syntax);
    return IntStream.range(0, rows.size())
        .mapToObj(i -> problem(rows.get(i), rows.get(i).referenceCode().or(() -> carried.get(i))))
        .toList();
  }

  private static Problem problem(Ds1000Row row, Optional<String> reference) {
    Tests.Harness harness = new Tests.Harness(row.codeContext());
    return new Problem(
        Long.toString(row.problemId()),
        row.prompt(),
        "",
        List.of(new VisibleTest(VISIBLE_TEST, new Invocation.InContext(harness), Optional.empty())),
        harness,
        true,
        "",
        reference.orElse(""),
        row.library().dataName());
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    Optional<Insertion.Function> function = insertion(problem).function();
    return templates.render(
        style,
        Map.of(
            "prompt",
            problem.text().stripTrailing(),
            "isMarked",
            problem.text().contains(Insertion.MARKER),
            "isBody",
            function.isPresent(),
            "function",
            function.map(Insertion.Function::name).orElse("")));
  }

  @Override
  public String given(Problem problem) {
    return GivenPrompt.code(problem.text());
  }

  @Override
  public String framed(Problem problem, String code) {
    return insertion(problem).framed(GivenPrompt.withoutMarkers(code));
  }

  @Override
  public String completed(Problem problem, String program, PythonSyntax syntax) {
    return insertion(problem).inserted(program, given(problem), syntax);
  }

  @Override
  public String guidanceMarker(Problem problem) {
    return "";
  }

  @Override
  public Optional<String> environment() {
    return Optional.of(name());
  }

  @Override
  public List<String> neededModules(Problem problem) {
    return Imports.in(source(problem));
  }

  private static Insertion insertion(Problem problem) {
    return Insertion.in(source(problem)).orElseThrow();
  }

  private static String source(Problem problem) {
    return ((Tests.Harness) problem.judgingTests()).source();
  }
}
