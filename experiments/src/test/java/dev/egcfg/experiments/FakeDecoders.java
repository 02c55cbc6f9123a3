package dev.egcfg.experiments;

import dev.egcfg.decoding.Decoder;
import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.Task;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.reports.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers that depend on the unit alone, faults on demand, and a count of both. */
final class FakeDecoders implements Decoders {

  final AtomicInteger decoded = new AtomicInteger();
  private final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();

  /** The next {@code times} decodings of this problem end in a fault of the harness. */
  FakeDecoders failing(String problem, int times) {
    faults.put(problem, new AtomicInteger(times));
    return this;
  }

  @Override
  public Decoder decoder(Cell cell, Completion completion) {
    return (task, sample) -> {
      decoded.incrementAndGet();
      AtomicInteger left = faults.getOrDefault(task.problem(), new AtomicInteger());
      if (left.getAndDecrement() > 0) {
        throw new InfrastructureException("the sandbox is gone");
      }
      return generation(cell, task, sample);
    };
  }

  private static Generation generation(Cell cell, Task task, int sample) {
    int hash = Math.floorMod((cell + task.problem() + sample).hashCode(), 4);
    String answer =
        hash == 0
            ? "I do not know."
            : "```python\ndef f(x):\n  return " + (hash == 1 ? "wrong" : "right") + "\n```";
    return new Generation(
        answer,
        List.of(new Token(7, answer, Optional.empty())),
        List.of(),
        StopReason.END_OF_TEXT,
        GuidanceState.OFF,
        new Usage(
            100 + hash,
            1,
            0,
            0,
            101,
            2,
            0,
            0,
            3,
            0,
            0,
            Saved.NOTHING,
            System.nanoTime() % 50,
            4,
            5));
  }
}
