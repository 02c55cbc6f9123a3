package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

  @TempDir private Path proc;

  @Test
  void readsTheFirstProcessorAndTheMemory() throws Exception {
    Files.writeString(
        proc.resolve("cpuinfo"),
        """
        processor\t: 0
        model name\t: Example CPU @ 2.00GHz
        flags\t\t: fpu sse2 avx2 amx_bf16 avx512f avx512_bf16

        processor\t: 1
        model name\t: Another
        flags\t\t: fpu
        """);
    Files.writeString(
        proc.resolve("meminfo"),
        """
        MemTotal:       24684092 kB
        MemFree:        22344308 kB
        MemAvailable:   24197316 kB
        """);

    Host host = Host.read(proc);

    assertThat(host.processor()).isEqualTo("Example CPU @ 2.00GHz");
    assertThat(host.instructionSets())
        .containsExactly("avx2", "avx512f", "avx512_bf16", "amx_bf16");
    assertThat(host.memoryBytes()).isEqualTo(25_276_510_208L);
    assertThat(host.availableMemoryBytes()).isEqualTo(24_778_051_584L);
  }

  @Test
  void otherArchitecturesWriteNoFlags() throws Exception {
    Files.writeString(proc.resolve("cpuinfo"), "processor\t: 0\nFeatures\t: asimd\n");
    Files.writeString(proc.resolve("meminfo"), "MemTotal: 1 kB\n");

    Host host = Host.read(proc);

    assertThat(host.processor()).isEqualTo("unknown processor");
    assertThat(host.instructionSets()).isEmpty();
    assertThat(host.availableMemoryBytes()).isZero();
  }
}
