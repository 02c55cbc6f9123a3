package dev.egcfg.cli;

import dev.egcfg.experiments.Progress;
import dev.egcfg.experiments.ProgressListener;
import java.util.Optional;

/** Shows a run's progress: a bar on a terminal, one line for each unit elsewhere. */
final class RunProgress implements ProgressListener, AutoCloseable {

  private final Console console;
  private final String task;
  private final boolean quiet;
  private Optional<ProgressDisplay> bar = Optional.empty();

  RunProgress(Console console, String task, boolean quiet) {
    this.console = console;
    this.task = task;
    this.quiet = quiet;
  }

  @Override
  public void started(int done, int total) {
    if (quiet) {
      return;
    }
    console.note(task + ": " + total + " units, " + done + " done before");
    if (console.live()) {
      ProgressDisplay display = ProgressDisplay.ofCount(console, task, total, "units");
      display.reach(done);
      bar = Optional.of(display);
    }
  }

  @Override
  public void finished(Progress progress) {
    if (quiet) {
      return;
    }
    bar.ifPresentOrElse(
        display -> display.reach(progress.done()),
        () ->
            console.note("[" + progress.done() + "/" + progress.total() + "] " + progress.line()));
  }

  @Override
  public void warning(String line) {
    console.note("warning: " + line);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressDisplay::close);
  }
}
