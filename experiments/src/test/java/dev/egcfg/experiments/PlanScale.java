package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Tests;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Measures planning: the paper's grid over 500 problems with so many samples that there are {@code
 * egcfg.units} units, divided among 1,000 tasks, each unit numbered, named and asked whether it is
 * due. Not among the tests that run by themselves; {@code scripts/scale} starts it.
 */
class PlanScale {

  private static final int PROBLEMS = 500;
  private static final int CELLS = 146;

  @Test
  void planning() {
    int wanted = Integer.getInteger("egcfg.units", 1_000_000);
    int samples = Math.max(1, (wanted + PROBLEMS * CELLS - 1) / (PROBLEMS * CELLS));
    List<Problem> data = new ArrayList<>();
    for (int i = 0; i < PROBLEMS; i++) {
      data.add(
          new Problem(
              "Problem/" + i, "", "f", List.of(), new Tests.Asserts("", List.of()), false, "", ""));
    }
    long start = System.nanoTime();
    Plan plan =
        Plan.read(
            Optional.empty(),
            Map.of(),
            Map.of(
                "benchmark", "mbpp",
                "methods", "egcfg",
                "gamma", "0,0.5,1,3",
                "temperature", "0.7,0.75,0.85,0.95,1.2,1.5",
                "horizon", "2,3,6,8",
                "prompt", "few-shot,long-code",
                "samples", Integer.toString(samples)));
    Units units = new Units(plan, data);
    Protocol protocol = new Protocol(units, false);
    Ledger ledger = new Ledger();
    int[] ofShard = new int[1000];
    int due = 0;
    long ids = 0;
    for (Iterator<int[]> sequences = protocol.sequences(); sequences.hasNext(); ) {
      for (int unit : sequences.next()) {
        ofShard[units.shard(unit, ofShard.length)]++;
        ids ^= Long.parseUnsignedLong(units.unit(unit).id(), 16);
        if (!ledger.judged(unit) && !protocol.unneeded(unit, ledger)) {
          due++;
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Runtime java = Runtime.getRuntime();

    assertThat(units.count()).isGreaterThanOrEqualTo(wanted).isEqualTo(due);
    assertThat(ofShard[0]).isPositive();
    System.out.printf(
        "planned %,d units for %,d tasks in %.1f s, heap %d MB of %d MB (ids %x)%n",
        due,
        ofShard.length,
        seconds,
        (java.totalMemory() - java.freeMemory()) >> 20,
        java.maxMemory() >> 20,
        ids);
  }
}
