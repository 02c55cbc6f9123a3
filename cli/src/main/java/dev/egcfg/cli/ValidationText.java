package dev.egcfg.cli;

import dev.egcfg.experiments.grading.ValidationReport;
import dev.egcfg.experiments.grading.ValidationReport.Examples;
import dev.egcfg.experiments.grading.ValidationReport.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A validation for people to read. */
final class ValidationText {

  private final ValidationReport report;
  private final List<String> lines = new ArrayList<>();

  private ValidationText(ValidationReport report) {
    this.report = report;
  }

  /** Several lines, the last with its line break. */
  static String of(ValidationReport report) {
    return new ValidationText(report).text();
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
    section(
        "fail unexpectedly",
        report.failures().stream()
            .filter(failure -> failure.knownReason().isEmpty())
            .map(ValidationText::line)
            .toList());
    section(
        "fail, as known",
        report.failures().stream()
            .filter(failure -> failure.knownReason().isPresent())
            .map(failure -> line(failure) + "; " + failure.knownReason().orElseThrow())
            .toList());
    section(
        "pass, though on the known-bad list",
        report.knownBadThatPass().stream().map(bad -> bad.id() + ": " + bad.reason()).toList());
    section(
        "could not be judged",
        report.infrastructure().stream()
            .map(fault -> fault.problem() + ": " + fault.message())
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

  private static String line(Failure failure) {
    return failure.problem() + ": " + failure.verdict() + ", " + failure.detail();
  }
}
