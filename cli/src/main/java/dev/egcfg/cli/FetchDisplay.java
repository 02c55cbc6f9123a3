package dev.egcfg.cli;

import dev.egcfg.core.fetch.FetchListener;
import java.util.Optional;

/** Shows downloads. */
final class FetchDisplay implements FetchListener {

  private final Console console;
  private Optional<ProgressDisplay> transfer = Optional.empty();

  FetchDisplay(Console console) {
    this.console = console;
  }

  @Override
  public void started(String what, String source, long bytes) {
    console.note("fetching " + what + " from " + source);
    transfer = Optional.of(ProgressDisplay.ofBytes(console, what, bytes));
  }

  @Override
  public void progressed(long bytes) {
    transfer.ifPresent(display -> display.reach(bytes));
  }

  @Override
  public void ended() {
    transfer.ifPresent(ProgressDisplay::close);
    transfer = Optional.empty();
  }

  @Override
  public void notice(String line) {
    console.note(line);
  }
}
