package dev.egcfg.benchmarks.ds1000;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules that a source imports, wherever an import stands in it, in its strings too. */
final class Imports {

  private static final Pattern FROM =
      Pattern.compile("(?m)^\\s*from\\s+([A-Za-z_]\\w*)[\\w.]*\\s+import\\b");
  private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+([\\w., \\t]+)");
  private static final Pattern NAME = Pattern.compile("(?:^|,)\\s*([A-Za-z_]\\w*)");

  private Imports() {}

  /** Names of the outermost packages, sorted. */
  static List<String> in(String source) {
    Set<String> modules = new TreeSet<>();
    FROM.matcher(source).results().forEach(found -> modules.add(found.group(1)));
    Matcher statement = IMPORT.matcher(source);
    while (statement.find()) {
      NAME.matcher(statement.group(1)).results().forEach(found -> modules.add(found.group(1)));
    }
    return List.copyOf(modules);
  }
}
