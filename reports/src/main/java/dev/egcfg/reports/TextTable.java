package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns of text, aligned for a terminal. */
public final class TextTable {

  private final List<List<String>> lines = new ArrayList<>();

  /** Adds a line, the headings first; all are of one length. */
  public void add(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** Columns whose every cell but the heading is empty are left out; numbers align right. */
  @Override
  public String toString() {
    int columns = lines.get(0).size();
    List<StringBuilder> text = new ArrayList<>(Collections.nCopies(lines.size(), null));
    text.replaceAll(none -> new StringBuilder());
    for (int column = 0; column < columns; column++) {
      int at = column;
      List<String> cells = lines.stream().map(line -> line.get(at)).toList();
      List<String> body = cells.subList(1, cells.size());
      if (body.stream().allMatch(String::isEmpty)) {
        continue;
      }
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      boolean numbers =
          body.stream().allMatch(cell -> cell.matches("[-+.0-9 ]*( \\(n=\\d+\\))?|n/a"));
      for (int i = 0; i < cells.size(); i++) {
        String gap = " ".repeat(width - cells.get(i).length());
        StringBuilder line = text.get(i);
        line.append(line.isEmpty() ? "" : "  ");
        line.append(numbers ? gap + cells.get(i) : cells.get(i) + gap);
      }
    }
    StringBuilder table = new StringBuilder();
    text.forEach(line -> table.append(line.toString().stripTrailing()).append('\n'));
    return table.toString();
  }
}
