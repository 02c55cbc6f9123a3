package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A benchmark whose data has a problem id a line. */
final class LineBenchmark implements Benchmark {

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    try {
      return Files.readAllLines(file).stream().map(LineBenchmark::problem).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Problem problem(String id) {
    return new Problem(
        id,
        "Write f for " + id + ".",
        "f",
        List.of(
            new VisibleTest("assert f(1) == 1", new Invocation.Call("", "f(1)"), Optional.empty())),
        new Tests.Asserts("", List.of("assert f(1) == 1")),
        false,
        "",
        "");
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    return new UserPrompt("", style + ": " + problem.text(), "a".repeat(64));
  }

  @Override
  public String completed(Problem problem, String program, PythonSyntax syntax) {
    return "import math\n" + program;
  }
}
