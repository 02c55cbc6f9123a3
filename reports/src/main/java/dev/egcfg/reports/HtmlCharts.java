package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the points of a report's two charts go, in the units of their SVG. */
final class HtmlCharts {

  private static final int NAME_WIDTH = 290;
  private static final int RIGHT = 860;
  private static final int LINE = 30;
  private static final int COST_LEFT = 60;
  private static final int COST_RIGHT = 980;
  private static final int COST_TOP = 20;
  private static final int COST_BOTTOM = 300;

  private HtmlCharts() {}

  record Rates(int height, List<Tick> ticks, List<Rate> points) {}

  record Tick(String x, int bottom, int label, String text) {}

  record Rate(
      String name,
      String title,
      String kind,
      String x,
      String low,
      String high,
      int y,
      int textY,
      String value) {}

  record Costs(List<Tick> columns, List<Row> rows, List<Point> points) {}

  record Row(String y, String textY, String text) {}

  record Point(
      String name,
      String title,
      String kind,
      String x,
      String y,
      String textX,
      String textY,
      String anchor) {}

  /** Solve rate and interval of every cell with a judged problem. */
  static Rates rates(List<CellTally> cells, CellNames names) {
    List<Rate> points = new ArrayList<>();
    int y = 24;
    for (CellTally cell : cells) {
      int problems = cell.problemsWith(1);
      if (problems == 0) {
        continue;
      }
      Wilson wilson = Wilson.interval(cell.solved(), problems);
      double rate = (double) cell.solved() / problems;
      points.add(
          new Rate(
              names.of(cell.cell()),
              names.of(cell.cell()) + ": " + cell.solved() + " of " + problems + " problems",
              kind(cell),
              number(NAME_WIDTH + rate * (RIGHT - NAME_WIDTH)),
              number(NAME_WIDTH + wilson.low() * (RIGHT - NAME_WIDTH)),
              number(NAME_WIDTH + wilson.high() * (RIGHT - NAME_WIDTH)),
              y,
              y + 4,
              String.format(
                  Locale.ROOT, "%.1f %%, %d of %d", 100 * rate, cell.solved(), problems)));
      y += LINE;
    }
    List<Tick> ticks = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent += 20) {
      double x = NAME_WIDTH + percent / 100.0 * (RIGHT - NAME_WIDTH);
      ticks.add(new Tick(number(x), y - 8, y + 10, percent + " %"));
    }
    return new Rates(y + 18, ticks, points);
  }

  /** Encoded tokens a problem, on a logarithmic axis, against the solve rate. */
  static Costs costs(List<CellTally> cells, CellNames names) {
    List<CellTally> shown =
        cells.stream().filter(c -> c.problemsWith(1) > 0 && tokens(c) > 0).toList();
    double least = Math.floor(shown.stream().mapToDouble(HtmlCharts::log).min().orElse(2));
    double most = Math.ceil(shown.stream().mapToDouble(HtmlCharts::log).max().orElse(3) + 0.001);
    List<Point> points = new ArrayList<>();
    for (CellTally cell : shown) {
      double x = COST_LEFT + (log(cell) - least) / (most - least) * (COST_RIGHT - COST_LEFT);
      double rate = (double) cell.solved() / cell.problemsWith(1);
      double y = height(rate);
      boolean left = x > COST_RIGHT - 150;
      points.add(
          new Point(
              names.of(cell.cell()),
              String.format(
                  Locale.ROOT,
                  "%s: %,.0f tokens a problem, %.1f %% solved",
                  names.of(cell.cell()),
                  tokens(cell),
                  100 * rate),
              kind(cell),
              number(x),
              number(y),
              number(left ? x - 11 : x + 11),
              number(y + 4),
              left ? "end" : "start"));
    }
    List<Tick> columns = new ArrayList<>();
    for (int power = (int) least; power <= most; power++) {
      double x = COST_LEFT + (power - least) / (most - least) * (COST_RIGHT - COST_LEFT);
      columns.add(
          new Tick(
              number(x),
              COST_BOTTOM,
              COST_BOTTOM,
              String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power))));
    }
    List<Row> rows = new ArrayList<>();
    for (int percent = 0; percent <= 100; percent += 25) {
      double y = height(percent / 100.0);
      rows.add(new Row(number(y), number(y + 4), percent + " %"));
    }
    return new Costs(columns, rows, points);
  }

  private static double height(double rate) {
    return COST_BOTTOM - rate * (COST_BOTTOM - COST_TOP);
  }

  private static double log(CellTally cell) {
    return Math.log10(tokens(cell));
  }

  private static double tokens(CellTally cell) {
    return (double) cell.sum(Cost.ENCODED_TOKENS) / Math.max(1, cell.problemsWith(1));
  }

  static String kind(CellTally cell) {
    return cell.cell().gamma() > 0 ? "guided" : "plain";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
