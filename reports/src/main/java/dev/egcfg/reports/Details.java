package dev.egcfg.reports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How a unit's answer came about: one JSON object, one gzip member of {@code details/<writer>.gz}
 * (docs/run-directory.md). It holds no times, so equal answers have equal details.
 *
 * @param schema {@link Row#SCHEMA}
 * @param prompt the unconditional prompt as the model saw it
 * @param visibleTests sources of the tests that guidance could run
 * @param answer as the model wrote it, fences included; empty text if none came about
 * @param program what was judged; empty if the answer held none
 * @param judgement one line on the verdict: which test, which exception, which limit; may be empty
 * @param fault the harness's failure; empty for a judged unit
 */
public record Details(
    int schema,
    String unit,
    int attempt,
    String prompt,
    List<String> visibleTests,
    String answer,
    Optional<String> program,
    String judgement,
    Optional<String> fault,
    List<Token> tokens,
    List<Refresh> refreshes) {

  private static final int MOST_BYTES = 1 << 30;

  public Details {
    visibleTests = List.copyOf(visibleTests);
    tokens = List.copyOf(tokens);
    refreshes = List.copyOf(refreshes);
  }

  /**
   * One token of the answer.
   *
   * @param choices empty where no guidance was at work
   */
  public record Token(int id, String text, Optional<Choices> choices) {

    /** Whether guidance chose another token than the model alone would have. */
    public boolean changed() {
      return choices
          .filter(c -> !c.unconditional.isEmpty() && !c.guided.isEmpty())
          .filter(c -> c.unconditional.get(0).id != c.guided.get(0).id)
          .isPresent();
    }
  }

  /** The most probable tokens of the three distributions, best first. */
  public record Choices(List<Choice> unconditional, List<Choice> conditional, List<Choice> guided) {
    public Choices {
      unconditional = List.copyOf(unconditional);
      conditional = List.copyOf(conditional);
      guided = List.copyOf(guided);
    }
  }

  /** A token and its natural-log probability. */
  public record Choice(int id, String text, float logProbability) {}

  /**
   * One refresh of the dynamic signal.
   *
   * @param tokenIndex index of the first token chosen after it
   * @param line finished lines of the code block
   * @param signal with its traces, as inserted into the prompt; empty if there was none
   */
  public record Refresh(int tokenIndex, int line, List<Candidate> candidates, String signal) {
    public Refresh {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * A look-ahead continuation.
   *
   * @param executable the program that was run for it; empty if none could be made of it
   */
  public record Candidate(String text, Optional<String> executable) {}

  /** One gzip member; equal details give equal bytes. */
  public byte[] toGzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Json.MAPPER.writeValueAsBytes(this));
      gzip.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the details of unit " + unit, e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what a row points to.
   *
   * @throws UnreadableDetailsException naming the file and the unit, if it is missing or damaged
   */
  public static Details read(Path runDirectory, Row row) {
    Row.DetailsLocation location = row.details();
    Path file = runDirectory.resolve("details").resolve(location.file());
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (location.offset() < 0
          || location.length() < 0
          || location.length() > Math.min(MOST_BYTES, in.length() - location.offset())) {
        throw new EOFException("they do not fit into its " + in.length() + " bytes");
      }
      byte[] member = new byte[(int) location.length()];
      in.seek(location.offset());
      in.readFully(member);
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(member))) {
        Details details = Json.MAPPER.readValue(gzip, Details.class);
        if (!details.unit().equals(row.unit())) {
          throw new IOException("they are of unit " + details.unit());
        }
        return details;
      } catch (EOFException e) {
        throw new EOFException("they end too early");
      }
    } catch (IOException e) {
      throw new UnreadableDetailsException(file, row, e);
    }
  }
}
