package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Short names for the cells of one report: what all of them share is left out. */
final class CellNames {

  private static final Map<String, String> SHORT =
      Map.of(
          "candidates", "s",
          "temperature", "t",
          "horizon_lines", "d",
          "signal_interval_lines", "k",
          "gamma", "\u03b3");

  private final Map<Cell, String> names = new LinkedHashMap<>();

  CellNames(List<Cell> cells) {
    List<Integer> varied = new ArrayList<>();
    for (int i = 0; i < CsvTable.CELL.size(); i++) {
      int column = i;
      TreeSet<String> values = new TreeSet<>();
      cells.forEach(cell -> values.add(text(cell, column)));
      values.remove("");
      if (values.size() > 1 || CsvTable.CELL.get(i).equals("method")) {
        varied.add(i);
      }
    }
    for (Cell cell : cells) {
      StringBuilder name = new StringBuilder();
      for (int column : varied) {
        String value = text(cell, column);
        boolean baselineGamma =
            cell.method().equals("baseline") && CsvTable.CELL.get(column).equals("gamma");
        if (!value.isEmpty() && !baselineGamma) {
          String label = SHORT.getOrDefault(CsvTable.CELL.get(column), "");
          name.append(name.isEmpty() ? "" : " ").append(label.isEmpty() ? "" : label + " ");
          name.append(value);
        }
      }
      names.put(cell, name.toString());
    }
  }

  private static String text(Cell cell, int column) {
    Object value = CsvTable.columns(cell).get(column);
    return value instanceof Double number ? ResultTable.plain(number) : value.toString();
  }

  String of(Cell cell) {
    return names.getOrDefault(cell, "");
  }
}
