package dev.egcfg.reports;

import java.util.function.Consumer;

/** Rows that can be read again and again, always in one order. */
interface RowSource {

  void forEach(Consumer<Row> row);
}
