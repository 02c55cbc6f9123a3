package dev.egcfg.reports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One file of rows, read line by line. */
record RowFile(Path path) {

  static final String SUFFIX = ".jsonl";

  /**
   * A line that is no row.
   *
   * @param number from 1
   * @param torn whether it is the file's last: what a killed writer leaves behind
   */
  record BadLine(long number, byte[] bytes, String reason, boolean torn) {}

  /** Hands on every good row in order and returns the bad lines. */
  List<BadLine> read(Consumer<Row> rows) throws IOException {
    List<BadLine> bad = new ArrayList<>();
    lines(
        (number, bytes, complete, last) -> {
          try {
            if (!complete) {
              throw new IllegalArgumentException("the line has no line break");
            }
            rows.accept(RowCodec.decode(bytes));
          } catch (IllegalArgumentException e) {
            bad.add(new BadLine(number, bytes, String.valueOf(e.getMessage()), last));
          }
        });
    return bad;
  }

  /** Moves bad lines into {@code <writer>.aside} next to this file; nothing is thrown away. */
  void setAside(List<BadLine> bad) throws IOException {
    List<Long> numbers = bad.stream().map(BadLine::number).toList();
    String name = writer();
    try (OutputStream aside =
        Files.newOutputStream(
            path.resolveSibling(name + ".aside"),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      for (BadLine line : bad) {
        aside.write(line.bytes());
        aside.write('\n');
      }
    }
    Path kept = path.resolveSibling(name + ".tmp");
    try (OutputStream out = Files.newOutputStream(kept)) {
      lines(
          (number, bytes, complete, last) -> {
            if (!numbers.contains(number)) {
              out.write(bytes);
              out.write('\n');
            }
          });
    }
    try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(kept, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file's name without its suffix. */
  String writer() {
    String name = String.valueOf(path.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private interface LineSink {
    void accept(long number, byte[] bytes, boolean complete, boolean last) throws IOException;
  }

  private void lines(LineSink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      long number = 1;
      int next = in.read();
      while (next >= 0) {
        boolean complete = next == '\n';
        if (!complete) {
          line.write(next);
        }
        next = in.read();
        if (complete || next < 0) {
          sink.accept(number++, line.toByteArray(), complete, next < 0);
          line.reset();
        }
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
