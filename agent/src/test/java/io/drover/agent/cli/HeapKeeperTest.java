package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapKeeperTest {
  private static final long MIB = 1L << 20;

  private final List<Long> collectedAtMib = new ArrayList<>();
  private long usedMib;
  private long livesMib;
  private final HeapKeeper keeper =
      new HeapKeeper(
          () -> usedMib * MIB,
          () -> {
            collectedAtMib.add(usedMib);
            usedMib = livesMib;
          });

  /** A mebibyte of garbage after the other. */
  private void garbage(long mib) {
    for (long each = 0; each < mib; each++) {
      usedMib++;
      keeper.look();
    }
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    garbage(48);

    assertThat(collectedAtMib).isEmpty();
  }

  @Test
  void garbageIsCollectedWheneverThereIsMoreOfItThanOfWhatLives() {
    livesMib = 10;
    garbage(150);

    assertThat(collectedAtMib).as("more than 0 + 48, then 2 x 10 + 48").containsExactly(49L, 69L);
  }

  @Test
  void aHeapInWhichMuchLivesIsLookedThroughTheMoreRarely() {
    livesMib = 400;
    usedMib = 400;
    garbage(1_000);

    assertThat(collectedAtMib).containsExactly(401L, 849L, 849L);
  }
}
