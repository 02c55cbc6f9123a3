package dev.egcfg.core.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes streams that bring nothing for too long: a connection whose other end vanished says
 * nothing, and the HTTP client would wait for ever.
 */
final class StallGuard {

  private final Duration patience;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "egcfg-stall-guard");
            thread.setDaemon(true);
            return thread;
          });

  StallGuard(Duration patience) {
    this.patience = patience;
  }

  Watch watch(InputStream stream) {
    return new Watch(stream);
  }

  /** Watches one stream until closed. */
  final class Watch implements AutoCloseable {

    private final InputStream stream;
    private final ScheduledFuture<?> task;
    private volatile long lastMoveNanos = System.nanoTime();

    private Watch(InputStream stream) {
      this.stream = stream;
      long period = Math.max(1, patience.toMillis() / 4);
      this.task = clock.scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    /** The stream has brought something. */
    void moved() {
      lastMoveNanos = System.nanoTime();
    }

    private void check() {
      if (System.nanoTime() - lastMoveNanos > patience.toNanos()) {
        try {
          stream.close();
        } catch (IOException ignored) {
          // the reader sees the stream's end either way
        }
      }
    }

    @Override
    public void close() {
      task.cancel(false);
    }
  }
}
