package dev.egcfg.cli;

import dev.egcfg.experiments.Run;

/**
 * Ends a command in good order when the process is told to end. The JVM itself then exits with 130
 * or 143.
 */
final class Interruption implements AutoCloseable {

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** Until closed, a signal cancels the run: rows already written are safe. */
  static Interruption cancels(Run run, RunProgress progress, Console console) {
    return does(
        () -> {
          run.cancel();
          progress.close();
          console.note(
              "interrupted; what is finished is saved in "
                  + run.directory()
                  + ", the same command does the rest");
        });
  }

  /** Until closed, a signal is answered with this line. */
  static Interruption says(String line, Console console) {
    return does(() -> console.note(line));
  }

  private static Interruption does(Runnable action) {
    Thread hook = new Thread(action, "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /** Whether a signal is ending the process, its sandbox and its network with it. */
  static boolean isUnderWay() {
    Thread probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // the hook is at work and the process ends with it
    }
  }
}
