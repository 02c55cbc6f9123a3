package dev.egcfg.experiments;

/**
 * One of the equal parts that a run directory's units are divided into, so that several machines
 * work on it ({@code --shard i/n}).
 *
 * <p>What goes where is fixed by the data and by n alone, so that a larger limit or more samples
 * never move a unit: sample j of the problem at place p of P (both from 0) belongs to shard {@code
 * (j * P + p) mod n}, with its whole grid, whose units share candidates and traces.
 *
 * @param index from 0
 * @param count n
 */
public record Shard(int index, int count) {

  /** The only part of an undivided run. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException("no shard " + index + " of " + count);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not {@code i/n}
   */
  static Shard parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException();
    }
    return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /**
   * @param place of the problem in the data, from 0
   * @param problems in the data, not only those chosen
   */
  static int indexOf(int place, int sample, int problems, int count) {
    return (int) (((long) sample * problems + place) % count);
  }

  /** What its files are called: {@code main} for the whole, {@code shard-03-of-16} else. */
  String writer() {
    if (count == 1) {
      return "main";
    }
    String number = Integer.toString(index);
    int width = Integer.toString(count - 1).length();
    return "shard-" + "0".repeat(width - number.length()) + number + "-of-" + count;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
