package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine, as Linux describes it.
 *
 * @param processor the CPU's model name, or {@code unknown}
 * @param cores that this process may use
 * @param memoryBytes of the machine; 0 if unknown
 */
public record Hardware(String processor, int cores, long memoryBytes) {

  static Hardware ofThisMachine() {
    return new Hardware(
        find("/proc/cpuinfo", "model name\\s*:\\s*(.+)", "unknown"),
        Runtime.getRuntime().availableProcessors(),
        1024 * Long.parseLong(find("/proc/meminfo", "MemTotal:\\s*(\\d+) kB", "0")));
  }

  private static String find(String file, String pattern, String otherwise) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }
}
