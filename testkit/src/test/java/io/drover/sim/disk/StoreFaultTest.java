package io.drover.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreLimits;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.StoreOptions.SyncBy;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import io.drover.sim.disk.SimDisk.Call;
import io.drover.sim.disk.SimDisk.Death;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A disk that is full or fails. The store says so, loses nothing, and goes on when it can. */
class StoreFaultTest {

  @Test
  void aFullDiskRefusesCommitsAndTheStoreGoesOnWhenThereIsSpaceAgain() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/1", "before");
      disk.limitCapacity(disk.usedBytes() + 10);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> put(store, "alloc/1", "x".repeat(300)))
            .isInstanceOfSatisfying(StoreException.class, StoreFaultTest::isTheHostsAndMayPass)
            .hasMessageContaining("No space left on device");
      }
      assertThat(text(store.get("alloc/1"))).isEqualTo("before");
      disk.limitCapacity(Long.MAX_VALUE);
      put(store, "alloc/1", "after");
      assertThat(store.stats().failures()).isGreaterThanOrEqualTo(5);
    }
    try (Store store = open(disk.after(Death.POWER, 1))) {
      assertThat(store.recovery().isClean()).isTrue();
      assertThat(text(store.get("alloc/1"))).isEqualTo("after");
    }
  }

  @Test
  void aStoreOpensOnAFullDiskAfterItsWriterWasKilled() throws Exception {
    for (long seed = 0; seed < 100; seed++) {
      SimDisk disk = new SimDisk(seed);
      Store killed = open(disk);
      put(killed, "alloc/1", "before");
      disk.dieAtCall(1);
      assertThatThrownBy(() -> put(killed, "alloc/1", "x".repeat(100)))
          .isInstanceOf(SimCrash.class);
      SimDisk next = disk.after(Death.PROCESS, seed);
      next.limitCapacity(next.usedBytes());
      try (Store store = open(next)) {
        assertThat(text(store.get("alloc/1"))).isIn("before", "x".repeat(100));
        next.limitCapacity(Long.MAX_VALUE);
        put(store, "alloc/2", "after");
      }
    }
  }

  @Test
  void afterAFailedSyncTheStoreTrustsOnlyANewFile() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/1", "before");
      disk.failCalls(1000, Call.SYNC);
      assertThatThrownBy(() -> put(store, "alloc/1", "in doubt"))
          .isInstanceOfSatisfying(StoreException.class, StoreFaultTest::isTheHostsAndMayPass)
          .hasMessageContaining("syncing the store failed");
      disk.failCalls(0);
      put(store, "alloc/2", "after");
      assertThat(store.stats().compactions()).isEqualTo(1);
      assertThat(disk.list("")).contains("log-0000000002").doesNotContain("log-0000000001");
    }
    for (long fate = 0; fate < 50; fate++) {
      try (Store store = open(disk.after(Death.POWER, fate))) {
        assertThat(text(store.get("alloc/1"))).isEqualTo("in doubt");
        assertThat(text(store.get("alloc/2"))).isEqualTo("after");
      }
    }
  }

  @Test
  void oneFailedSyncIsMendedBeforeTheCallerHearsOfIt() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/1", "before");
      disk.failNext(Call.SYNC, 1);
      put(store, "alloc/1", "after");
    }
    try (Store store = open(disk.after(Death.POWER, 1))) {
      assertThat(text(store.get("alloc/1"))).isEqualTo("after");
    }
  }

  @Test
  void nothingIsSyncedUntilTheNameOfTheNewFileIs() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/1", "before");
      disk.failNext(Call.SYNC, 1);
      disk.failNext(Call.SYNC_DIRECTORY, 2);
      assertThatThrownBy(() -> put(store, "alloc/1", "in doubt"))
          .isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> put(store, "alloc/2", "in doubt"))
          .isInstanceOf(StoreException.class);
      put(store, "alloc/3", "after");
    }
    for (long fate = 0; fate < 50; fate++) {
      try (Store store = open(disk.after(Death.POWER, fate))) {
        assertThat(store.owners("")).containsExactly("alloc/1", "alloc/2", "alloc/3");
      }
    }
  }

  @Test
  void manyCallersOnAFailingDiskAllGetAnAnswerAndWhatTheyWereToldIsTrue() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      SimDisk disk = new SimDisk(seed);
      Set<String> told = ConcurrentHashMap.newKeySet();
      StoreLimits limits = new StoreLimits(2, 3, 1_000, 2_000, 64);
      try (Store store = Store.open(disk, new StoreOptions(limits, SyncBy.OWN_THREAD, seed))) {
        disk.failCalls(200, Call.SYNC, Call.WRITE, Call.SYNC_DIRECTORY, Call.CREATE);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          int caller = i;
          callers.add(Thread.startVirtualThread(() -> commitTwenty(store, caller, told)));
        }
        for (Thread caller : callers) {
          caller.join();
        }
        disk.failCalls(0);
        for (long fate = 0; fate < 5; fate++) {
          try (Store next = open(disk.after(Death.POWER, fate))) {
            assertThat(next.recovery().isClean()).isTrue();
            assertThat(next.keys("")).containsAll(told);
          }
        }
      }
      assertThat(told).hasSizeGreaterThan(100);
    }
  }

  private static void commitTwenty(Store store, int caller, Set<String> told) {
    for (int i = 0; i < 20; i++) {
      String key = "alloc/" + caller + "/" + i;
      try {
        put(store, key, "v");
        told.add(key);
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.IO);
      }
    }
  }

  @Test
  void aCompactionThatFailsCostsNobodyACommitAndIsTriedAgain() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      disk.failCalls(1000, Call.CREATE);
      for (int i = 0; i < 200; i++) {
        put(store, "alloc/1", "x".repeat(100));
      }
      assertThat(store.stats().compactions()).isZero();
      assertThat(store.stats().failures()).isBetween(1L, 10L);
      disk.failCalls(0);
      for (int i = 0; i < 400; i++) {
        put(store, "alloc/1", "x".repeat(100));
      }
      assertThat(store.stats().compactions()).isPositive();
    }
  }

  @Test
  void aDiskThatCannotBeReadIsAnErrorOfOpeningAndHarmsNothing() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/1", "kept");
    }
    disk.failCalls(1000, Call.READ);
    assertThatThrownBy(() -> open(disk)).hasMessageContaining("opening the store failed");
    disk.failCalls(0);
    try (Store store = open(disk)) {
      assertThat(text(store.get("alloc/1"))).isEqualTo("kept");
    }
  }

  private static void isTheHostsAndMayPass(DroverException e) {
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    assertThat(e.recoverable()).isTrue();
  }

  private static Store open(SimDisk disk) throws StoreException {
    StoreLimits limits = new StoreLimits(2, 3, 1_000, 2_000, 64);
    return Store.open(disk, new StoreOptions(limits, SyncBy.CALLER, 1));
  }

  private static void put(Store store, String key, String value) throws StoreException {
    store.commit(
        new Transaction().put(key, value.getBytes(StandardCharsets.UTF_8)), Strength.SYNCED);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
