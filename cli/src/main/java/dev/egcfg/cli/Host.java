package dev.egcfg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The machine, as Linux describes it.
 *
 * @param processor its model name
 * @param cores that this process may use
 * @param instructionSets those that decide how fast a model runs, in order of age
 */
record Host(
    String processor,
    int cores,
    List<String> instructionSets,
    long memoryBytes,
    long availableMemoryBytes) {

  private static final List<String> RELEVANT =
      List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8");

  Host {
    instructionSets = List.copyOf(instructionSets);
  }

  /**
   * Reads {@code cpuinfo} and {@code meminfo}.
   *
   * @param proc where the process file system is mounted
   */
  static Host read(Path proc) {
    Map<String, String> cpu = firstValues(proc.resolve("cpuinfo"));
    Map<String, String> memory = firstValues(proc.resolve("meminfo"));
    Set<String> flags =
        Set.of(
            Arrays.stream(cpu.getOrDefault("flags", "").split(" "))
                .distinct()
                .toArray(String[]::new));
    return new Host(
        cpu.getOrDefault("model name", "unknown processor"),
        Runtime.getRuntime().availableProcessors(),
        RELEVANT.stream().filter(flags::contains).toList(),
        bytes(memory.getOrDefault("MemTotal", "0 kB")),
        bytes(memory.getOrDefault("MemAvailable", "0 kB")));
  }

  private static Map<String, String> firstValues(Path file) {
    Map<String, String> values = new TreeMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
              values.putIfAbsent(
                  line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static long bytes(String kibibytes) {
    return Long.parseLong(kibibytes.replace(" kB", "")) * 1024;
  }
}
