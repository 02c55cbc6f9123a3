package dev.egcfg.cli;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.experiments.grading.ValidationReport;
import dev.egcfg.experiments.grading.ValidationReport.Examples;
import dev.egcfg.experiments.grading.ValidationReport.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A validation for people to read. */
final class ValidationText {

  private final ValidationReport report;
  private final Map<String, String> groups = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private ValidationText(ValidationReport report, List<Problem> problems) {
    this.report = report;
    problems.forEach(problem -> groups.put(problem.id(), problem.group()));
  }

  /**
   * Several lines, the last with its line break.
   *
   * @param problems those of the report
   */
  static String of(ValidationReport report, List<Problem> problems) {
    return new ValidationText(report, problems).text();
  }

  private String text() {
    lines.add(
        "%s: %d of %d gold solutions pass"
            .formatted(
                report.benchmark(),
                report.passed(),
                report.problems() - report.withoutGold().size()));
    lines.add("data: " + report.data() + ", SHA-256 " + report.dataSha256());
    lines.add(
        "judged by Python %s in sandbox %s: %d hardened, %d unhardened"
            .formatted(
                report.pythonVersion(),
                report.sandboxLevel(),
                report.hardened(),
                report.unhardened()));
    if (groups.values().stream().anyMatch(group -> !group.isEmpty())) {
      lines.add("by library: " + byGroup());
    }
    section(
        "fail unexpectedly",
        report.failures().stream()
            .filter(failure -> failure.knownReason().isEmpty())
            .sorted(Comparator.comparing(failure -> group(failure.problem())))
            .map(this::line)
            .toList());
    section(
        "fail, as known",
        report.failures().stream()
            .filter(failure -> failure.knownReason().isPresent())
            .sorted(Comparator.comparing(failure -> group(failure.problem())))
            .map(failure -> line(failure) + "; " + failure.knownReason().orElseThrow())
            .toList());
    section(
        "pass, though on the known-bad list",
        report.knownBadThatPass().stream().map(bad -> bad.id() + ": " + bad.reason()).toList());
    section(
        "could not be judged",
        report.infrastructure().stream()
            .sorted(Comparator.comparing(fault -> group(fault.problem())))
            .map(fault -> named(fault.problem()) + ": " + fault.message())
            .toList());
    section("without a gold program", report.withoutGold());
    report.examples().ifPresent(this::examples);
    return String.join("\n", lines) + "\n";
  }

  private void examples(Examples examples) {
    lines.add(
        "docstring examples: %d (%s)"
            .formatted(
                examples.byForm().values().stream().mapToLong(Long::longValue).sum(),
                examples.byForm().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "))));
    section("without a docstring example", examples.problemsWithout());
    section(
        "docstring examples that the gold solution contradicts",
        examples.contradicted().stream().map(each -> each.problem() + ": " + each.test()).toList());
  }

  private void section(String heading, List<String> entries) {
    if (!entries.isEmpty()) {
      lines.add(heading + ": " + entries.size());
      entries.forEach(entry -> lines.add("  " + entry));
    }
  }

  private String line(Failure failure) {
    return named(failure.problem()) + ": " + failure.verdict() + ", " + failure.detail();
  }

  private String group(String problem) {
    return groups.getOrDefault(problem, "");
  }

  private String named(String problem) {
    return group(problem).isEmpty() ? problem : problem + " (" + group(problem) + ")";
  }

  private String byGroup() {
    Set<String> notPassed = new HashSet<>(report.withoutGold());
    report.failures().forEach(failure -> notPassed.add(failure.problem()));
    report.infrastructure().forEach(fault -> notPassed.add(fault.problem()));
    Map<String, Integer> problems = new TreeMap<>();
    Map<String, Integer> passed = new TreeMap<>();
    groups.forEach(
        (problem, group) -> {
          problems.merge(group, 1, Integer::sum);
          passed.merge(group, notPassed.contains(problem) ? 0 : 1, Integer::sum);
        });
    return problems.keySet().stream()
        .map(group -> "%s %d of %d".formatted(group, passed.get(group), problems.get(group)))
        .collect(Collectors.joining(", "));
  }
}
