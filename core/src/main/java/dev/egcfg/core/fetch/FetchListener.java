package dev.egcfg.core.fetch;

/** Told how downloads go on, from the thread that fetches. */
public interface FetchListener {

  /** Listens to nothing. */
  FetchListener SILENT = new FetchListener() {};

  /**
   * A transfer starts.
   *
   * @param what the artifact's or file's name
   * @param source where from, for people
   * @param bytes of the whole
   */
  default void started(String what, String source, long bytes) {}

  /**
   * @param bytes how many of the whole are there, those of an earlier attempt included
   */
  default void progressed(long bytes) {}

  /** The transfer that started last has ended, well or not. */
  default void ended() {}

  /** Something worth a line: a source failed and the next one is tried, another process fetches. */
  default void notice(String line) {}
}
