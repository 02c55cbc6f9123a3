package dev.egcfg.reports;

import java.util.Comparator;

/**
 * A cell of the grid: what the samples of a problem have in common.
 *
 * @param method such as {@code baseline} or {@code egcfg}
 * @param gamma guidance strength; 0 for every unguided answer
 */
public record Cell(String benchmark, String method, Configuration configuration, double gamma)
    implements Comparable<Cell> {

  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::benchmark)
          .thenComparing(Cell::method)
          .thenComparing(Cell::configuration)
          .thenComparingDouble(Cell::gamma);

  @Override
  public int compareTo(Cell other) {
    return ORDER.compare(this, other);
  }
}
