package dev.egcfg.reports;

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
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** One file of rows, read line by line. */
record RowFile(Path path) {

  private static final int BATCH = 4096;

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
    List<Line> batch = new ArrayList<>();
    lines(
        (number, bytes, complete, last) -> {
          batch.add(new Line(number, bytes, complete, last));
          if (batch.size() == BATCH) {
            decode(batch, rows, bad);
            batch.clear();
          }
        });
    decode(batch, rows, bad);
    return bad;
  }

  private record Line(long number, byte[] bytes, boolean complete, boolean last) {}

  /** A line's row, or why it is none. */
  private record Decoded(Line line, Optional<Row> row, String reason) {

    static Decoded of(Line line) {
      if (!line.complete()) {
        return new Decoded(line, Optional.empty(), "the line has no line break");
      }
      try {
        return new Decoded(line, Optional.of(RowCodec.decode(line.bytes())), "");
      } catch (IllegalArgumentException e) {
        return new Decoded(line, Optional.empty(), String.valueOf(e.getMessage()));
      }
    }
  }

  /** Decodes on all cores, hands on in order. */
  private static void decode(List<Line> lines, Consumer<Row> rows, List<BadLine> bad) {
    for (Decoded decoded : lines.parallelStream().map(Decoded::of).toList()) {
      String reason = decoded.reason();
      try {
        decoded.row().ifPresent(rows);
      } catch (IllegalArgumentException e) {
        reason = String.valueOf(e.getMessage());
      }
      if (!reason.isEmpty()) {
        Line line = decoded.line();
        bad.add(new BadLine(line.number(), line.bytes(), reason, line.last()));
      }
    }
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
    Path kept = path.resolveSibling("." + name + "." + UUID.randomUUID());
    try (OutputStream out =
        Files.newOutputStream(kept, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
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
    try (InputStream in = Files.newInputStream(path)) {
      byte[] buffer = new byte[1 << 16];
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      // a complete line is held back until it is known whether it is the last
      Optional<byte[]> held = Optional.empty();
      long number = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int start = 0;
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            if (held.isPresent()) {
              sink.accept(++number, held.get(), true, false);
            }
            line.write(buffer, start, i - start);
            held = Optional.of(line.toByteArray());
            line.reset();
            start = i + 1;
          }
        }
        line.write(buffer, start, count - start);
      }
      boolean cutOff = line.size() > 0;
      if (held.isPresent()) {
        sink.accept(++number, held.get(), true, !cutOff);
      }
      if (cutOff) {
        sink.accept(++number, line.toByteArray(), false, true);
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
