package dev.egcfg.experiments;

/** Hears how a run goes on; called by one thread at a time. */
public interface ProgressListener {

  /**
   * Before the first unit.
   *
   * @param done units judged by earlier starts
   */
  void started(int done, int total);

  /** After every unit whose row is safe. */
  void finished(Progress progress);

  /** One line that the user should see. */
  void warning(String line);
}
