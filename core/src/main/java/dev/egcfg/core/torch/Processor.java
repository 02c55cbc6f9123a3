package dev.egcfg.core.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The processor as the matrix libraries use it: what it can do, less what their own settings tell
 * them to leave alone.
 *
 * @param flags as {@code /proc/cpuinfo} spells them
 * @param settings environment variables
 */
record Processor(Set<String> flags, Map<String, String> settings) {

  static Processor here() {
    return new Processor(readFlags(), System.getenv());
  }

  /** Whether oneDNN multiplies bfloat16 by instructions of its own. */
  boolean multipliesBfloat16() {
    return (flags.contains("avx512_bf16") || flags.contains("amx_bf16"))
        && (oneDnnMayUseAll() || oneDnnsMost().matches(".*(BF16|FP16|AMX|AVX10).*"));
  }

  /** Whether oneDNN multiplies bfloat16 at all: with AVX-512, converting where it must. */
  boolean computesBfloat16() {
    return flags.contains("avx512bw")
        && (oneDnnMayUseAll() || oneDnnsMost().matches("(AVX512|AVX10).*"));
  }

  /** Whether FBGEMM multiplies packed float16 weights by AVX2. */
  boolean multipliesHalvesByAvx2() {
    return !flags.contains("avx512bw")
        || settings.getOrDefault("FBGEMM_ENABLE_INSTRUCTIONS", "").equalsIgnoreCase("AVX2");
  }

  private boolean oneDnnMayUseAll() {
    return Set.of("", "ALL", "DEFAULT").contains(oneDnnsMost());
  }

  private String oneDnnsMost() {
    return settings.getOrDefault("ONEDNN_MAX_CPU_ISA", "").toUpperCase(Locale.ROOT);
  }

  private static Set<String> readFlags() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" +"))
          .map(flags -> Set.copyOf(Arrays.asList(flags)))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
