package dev.egcfg.experiments;

import dev.egcfg.decoding.Decoder;
import dev.egcfg.reports.Cell;
import java.util.function.UnaryOperator;

/** Makes the decoder that a cell of the grid stands for. */
interface Decoders {

  /**
   * @param completion makes a model's program what is executed and judged
   */
  Decoder decoder(Cell cell, UnaryOperator<String> completion);
}
