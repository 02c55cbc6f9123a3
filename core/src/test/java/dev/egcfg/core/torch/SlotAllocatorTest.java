package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.Sequence;
import org.junit.jupiter.api.Test;

class SlotAllocatorTest {

  private final SlotAllocator allocator = new SlotAllocator();

  @Test
  void aSlotIsFreeAgainOnlyWhenTheLastSharerLetsGo() {
    allocator.grow(4);
    TorchSequence trunk = new TorchSequence(allocator);
    trunk.append();
    trunk.append();
    Sequence fork = trunk.fork(1);
    assertThat(allocator.free()).isEqualTo(2);
    trunk.close();
    assertThat(allocator.free()).isEqualTo(3);
    fork.close();
    assertThat(allocator.free()).isEqualTo(4);
  }

  @Test
  void closingTwiceReleasesOnce() {
    allocator.grow(2);
    TorchSequence trunk = new TorchSequence(allocator);
    trunk.append();
    Sequence fork = trunk.fork();
    trunk.close();
    trunk.close();
    assertThat(allocator.free()).isEqualTo(1);
    fork.close();
    assertThat(allocator.free()).isEqualTo(2);
  }
}
