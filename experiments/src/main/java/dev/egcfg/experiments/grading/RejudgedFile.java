package dev.egcfg.experiments.grading;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.experiments.ReplacedFile;
import dev.egcfg.reports.RejudgedReport.Attempt;
import dev.egcfg.reports.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Answers with both verdicts, one JSON object a line, in the rows' order. */
final class RejudgedFile {

  private static final JsonMapper JSON = new JsonMapper();

  private RejudgedFile() {}

  /** Writes all of it, or leaves what was there. */
  static void write(Path file, List<Attempt> attempts) {
    try {
      new ReplacedFile(file)
          .write(
              out -> {
                for (Attempt attempt : attempts) {
                  out.append(line(attempt).toString()).append('\n');
                }
              });
      ResultsSoFar.forget(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static ObjectNode line(Attempt attempt) {
    Row row = attempt.row();
    ObjectNode line = JSON.createObjectNode();
    line.put("unit", row.unit());
    line.put("problem", row.problem());
    line.put("method", row.method());
    line.put("gamma", row.gamma());
    line.put("sample", row.sample());
    line.put("base", row.verdict().map(Enum::name).orElse(null));
    line.put("verdict", attempt.verdict().map(Enum::name).orElse(null));
    return line;
  }
}
