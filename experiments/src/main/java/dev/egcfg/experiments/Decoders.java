package dev.egcfg.experiments;

import dev.egcfg.decoding.Decoder;
import dev.egcfg.reports.Cell;

/** Makes the decoder that a cell of the grid stands for. */
interface Decoders {

  /**
   * @param completion makes a model's program what is executed and judged
   */
  Decoder decoder(Cell cell, Completion completion);
}
