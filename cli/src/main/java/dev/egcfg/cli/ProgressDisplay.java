package dev.egcfg.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long task is: a bar where a person watches, a line at every tenth elsewhere. */
sealed interface ProgressDisplay extends AutoCloseable {

  /** Says that {@code done} of the total are done; never fewer than before. */
  void reach(long done);

  @Override
  void close();

  /**
   * Starts to show a task.
   *
   * @param total in bytes
   */
  static ProgressDisplay ofBytes(Console console, String task, long total) {
    return total < 1_000_000
        ? start(console, task, total, " kB", 1_000)
        : start(console, task, total, " MB", 1_000_000);
  }

  /**
   * Starts to show a task.
   *
   * @param unit what is counted, plural
   */
  static ProgressDisplay ofCount(Console console, String task, long total, String unit) {
    return start(console, task, total, " " + unit, 1);
  }

  private static ProgressDisplay start(
      Console console, String task, long total, String unit, long unitSize) {
    return console.live()
        ? new Bar(console, task, total, unit, unitSize)
        : new Lines(console, task, total, unit, unitSize);
  }

  /** Redrawn in place. */
  final class Bar implements ProgressDisplay {

    private final ProgressBar bar;

    Bar(Console console, String task, long total, String unit, long unitSize) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(Printable.line(task))
              .setInitialMax(total)
              .setUnit(unit, unitSize)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(console.err()))
              .build();
    }

    @Override
    public void reach(long done) {
      bar.stepTo(done);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Appended, for logs and pipes. */
  final class Lines implements ProgressDisplay {

    private final Console console;
    private final String task;
    private final long total;
    private final String unit;
    private final long unitSize;
    private long lastTenth;

    Lines(Console console, String task, long total, String unit, long unitSize) {
      this.console = console;
      this.task = task;
      this.total = total;
      this.unit = unit;
      this.unitSize = unitSize;
    }

    @Override
    public void reach(long done) {
      long tenth = total == 0 ? 10 : 10 * done / total;
      if (tenth > lastTenth) {
        lastTenth = tenth;
        console.note(
            String.format(
                Locale.ROOT, "%s: %d of %d%s", task, done / unitSize, total / unitSize, unit));
      }
    }

    @Override
    public void close() {}
  }
}
