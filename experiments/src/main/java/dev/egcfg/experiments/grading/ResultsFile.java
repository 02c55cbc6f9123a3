package dev.egcfg.experiments.grading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.execution.Verdict;
import dev.egcfg.experiments.ReplacedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * human-eval's results: each sample's fields, then the {@code rule} by which its program was come
 * by, {@code result} ({@code passed}, {@code timed out} or {@code failed: ...}) and {@code passed}.
 * Where the harness failed, {@code result} is {@code infrastructure: ...}, where the tests leave a
 * sample undecided {@code undecided: ...}, and {@code passed} is null, so that a reader who counts
 * it as a failure has to decide to.
 */
final class ResultsFile {

  /** Like Python's own writer: text that is no UTF-8, a lone surrogate, survives as an escape. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          // NaN as it stood, which Python's own reader takes
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  private ResultsFile() {}

  /** Writes all of it, or leaves what was there. */
  static void write(Path file, List<Sample> samples, List<Judgement> judgements) {
    try {
      new ReplacedFile(file)
          .write(
              out -> {
                for (int i = 0; i < samples.size(); i++) {
                  out.append(line(samples.get(i), judgements.get(i))).append('\n');
                }
              });
      ResultsSoFar.forget(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static String line(Sample sample, Judgement judgement) {
    ObjectNode fields = sample.line().json();
    // those of an earlier grading would otherwise keep their places
    fields.remove(List.of("rule", "result", "passed"));
    fields.put("rule", sample.rule());
    fields.put("result", result(judgement));
    fields.put("passed", judgement.isDecided() ? Boolean.valueOf(judgement.passed()) : null);
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON is none", e);
    }
  }

  private static String result(Judgement judgement) {
    return judgement
        .verdict()
        .map(
            verdict ->
                switch (verdict.kind()) {
                  case PASSED -> "passed";
                  case TIMEOUT -> "timed out";
                  case UNDECIDED -> "undecided: " + verdict.detail();
                  default -> failed(verdict);
                })
        .orElse("infrastructure: " + judgement.fault());
  }

  private static String failed(Verdict verdict) {
    return "failed: "
        + verdict.kind()
        + (verdict.detail().isEmpty() ? "" : ", " + verdict.detail());
  }
}
