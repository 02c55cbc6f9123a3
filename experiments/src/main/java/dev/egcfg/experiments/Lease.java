package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The right to write as one writer: only one process has it at a time, wherever the processes run
 * and whatever file system they share.
 *
 * <p>Every start of a writer is a file {@code starts/<writer>.<number>.json}, counted from 1, which
 * a hard link creates and nobody changes or deletes. The writer belongs to the highest number.
 * Whoever wants it next links the next number, and may do so when the holder said that it ended
 * ({@code ....end}) or is known not to run any more. Two that want it link the same name, and one
 * fails. No lock is asked of the file system, and no clock is compared.
 */
final class Lease {

  private static final String SUFFIX = ".json";

  private final Path folder;
  private final String writer;
  private final int number;
  private final boolean taken;

  private Lease(Path folder, String writer, int number, boolean taken) {
    this.folder = folder;
    this.writer = writer;
    this.number = number;
    this.taken = taken;
  }

  /**
   * @param takeOver the user's word that a holder which cannot be looked at from here is gone
   * @throws RunDirectoryException naming the holder, if there is one or may be
   */
  static Lease take(
      Path runDirectory, Start start, boolean takeOver, Map<String, String> environment) {
    Path folder = runDirectory.resolve(StartFiles.FOLDER);
    String writer = start.writer();
    int highest = highest(folder, writer);
    while (true) {
      Lease current = new Lease(folder, writer, highest, false);
      boolean taken = highest > 0 && current.isTakenFrom(runDirectory, takeOver, environment);
      Lease next = new Lease(folder, writer, highest + 1, taken);
      if (new DurableFile(next.file()).create(StartFiles.text(start))) {
        return next;
      }
      highest++;
    }
  }

  /**
   * Whether the holder went without a word, so that only others say it is gone.
   *
   * @throws RunDirectoryException if it is not gone, or nobody knows
   */
  private boolean isTakenFrom(
      Path runDirectory, boolean takeOver, Map<String, String> environment) {
    if (Files.exists(end())) {
      return false;
    }
    Start holder = StartFiles.read(file());
    RunningProcess.State state = holder.process().state(environment);
    if (state == RunningProcess.State.RUNNING
        || (state == RunningProcess.State.UNKNOWN && !takeOver)) {
      throw new RunDirectoryException(
          runDirectory
              + " ("
              + writer
              + ") is in use by "
              + holder.process()
              + " since "
              + holder.time()
              + (state == RunningProcess.State.RUNNING
                  ? "; wait for it to end, or give another --out"
                  : ", which cannot be looked at from here; if it is gone, give --take-over"));
    }
    return state != RunningProcess.State.ENDED;
  }

  /**
   * What the writer's files are called. Whoever takes over on another's word that the holder is
   * gone writes to files of its own: should the holder live after all, nothing is mixed up.
   */
  String files() {
    return taken ? writer + "-" + number : writer;
  }

  /** Whether a writer's name is one that {@link #files} gives. */
  static boolean isOf(String writer, String files) {
    return files.equals(writer) || files.matches(Pattern.quote(writer) + "-\\d+");
  }

  /** Whether nobody has taken over. */
  boolean isHeld() {
    return !Files.exists(file(number + 1));
  }

  /** Gives the writer back. */
  void end(Clock clock) {
    new DurableFile(end()).create(clock.instant() + "\n");
  }

  private Path file() {
    return file(number);
  }

  private Path file(int anyNumber) {
    return folder.resolve(writer + "." + anyNumber + SUFFIX);
  }

  private Path end() {
    return folder.resolve(writer + "." + number + ".end");
  }

  /** A stale listing is harmless: the link to a number that exists fails. */
  private static int highest(Path folder, String writer) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    Pattern name = Pattern.compile(Pattern.quote(writer) + "\\.(\\d{1,9})\\.json");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> name.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new RunDirectoryException("cannot list " + folder, e);
    }
  }

  /** The process that has the writer now, unless it is known to be gone. */
  static Optional<Start> holder(Path runDirectory, String writer, Map<String, String> environment) {
    Path folder = runDirectory.resolve(StartFiles.FOLDER);
    int highest = highest(folder, writer);
    Lease current = new Lease(folder, writer, highest, false);
    if (highest == 0 || Files.exists(current.end())) {
      return Optional.empty();
    }
    Start holder = StartFiles.read(current.file());
    return switch (holder.process().state(environment)) {
      case RUNNING, UNKNOWN -> Optional.of(holder);
      case ENDED, ENDED_BY_SLURM -> Optional.empty();
    };
  }
}
