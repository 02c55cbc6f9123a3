package dev.egcfg.experiments.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Results as they come, beside the file that will hold all of them in their order: what is left of
 * a grading that does not end. {@link #forget} deletes them where that file is written.
 */
public final class ResultsSoFar implements AutoCloseable {

  private final Path file;
  private final Writer out;

  private ResultsSoFar(Path file, Writer out) {
    this.file = file;
    this.out = out;
  }

  /** Anew: what an earlier grading left there goes, a link without what it leads to. */
  static ResultsSoFar beside(Path results) {
    Path file = of(results);
    try {
      Files.deleteIfExists(file);
      return new ResultsSoFar(
          file,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Where they are. */
  public static Path of(Path results) {
    return results.resolveSibling(results.getFileName() + ".part");
  }

  void add(String line) {
    try {
      out.append(line).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static void forget(Path results) throws IOException {
    Files.deleteIfExists(of(results));
  }
}
