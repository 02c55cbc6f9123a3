package dev.egcfg.decoding;

/** Writes one answer to a task. */
public interface Decoder {

  /**
   * @param sample number of this independent answer, from 0
   */
  Generation decode(Task task, int sample);
}
