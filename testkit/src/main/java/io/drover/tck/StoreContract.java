package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.ErrorCode;
import io.drover.runner.disk.Disk;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreLimits;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.StoreOptions.SyncBy;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.StreamSlice;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the store promises over any {@link Disk}. Extend it, say how to make one, and run it with
 * JUnit. What it promises over a disk that dies or rots is tested with {@code
 * io.drover.sim.disk.SimDisk}.
 *
 * @since 0.1
 */
public abstract class StoreContract {
  private static final StoreLimits SMALL = new StoreLimits(2, 3, 1_000, 4_000, 1_024);

  /** For subclasses. */
  protected StoreContract() {}

  /** An empty disk, another for every call. Opened again it is the same. */
  protected abstract Disk newDisk() throws Exception;

  @Test
  void aValueIsTheLastOnePutUntilItIsDeleted() throws Exception {
    Disk disk = newDisk();
    try (Store store = open(disk)) {
      assertThat(store.get("alloc/1")).isNull();
      put(store, "alloc/1", "a");
      put(store, "alloc/1", "b");
      put(store, "alloc/1/empty", "");
      assertThat(text(store.get("alloc/1"))).isEqualTo("b");
      store.commit(new Transaction().delete("alloc/1").delete("alloc/9"), Strength.WRITTEN);
      assertThat(store.get("alloc/1")).isNull();
    }
    try (Store store = open(disk)) {
      assertThat(store.keys("")).containsExactly("alloc/1/empty");
      assertThat(text(store.get("alloc/1/empty"))).isEmpty();
    }
  }

  @Test
  void changesOfOneTransactionHappenInTheirOrder() throws Exception {
    Disk disk = newDisk();
    try (Store store = open(disk)) {
      put(store, "alloc/1/old", "x");
      Transaction transaction =
          new Transaction()
              .put("alloc/1", bytes("gone"))
              .clear("alloc/1")
              .put("alloc/1/new", bytes("1"))
              .put("alloc/1/new", bytes("2"))
              .put("job/j", bytes("3"));
      store.commit(transaction, Strength.SYNCED);
    }
    try (Store store = open(disk)) {
      assertThat(store.keys("")).containsExactly("alloc/1/new", "job/j");
      assertThat(text(store.get("alloc/1/new"))).isEqualTo("2");
    }
  }

  @Test
  void keysAndOwnersAreFoundByPrefixInOrder() throws Exception {
    try (Store store = open(newDisk())) {
      for (String key : List.of("alloc/b/t", "alloc/a-1", "alloc/a/x", "alloc/a/x/y", "job/a")) {
        put(store, key, "v");
      }
      assertThat(store.keys("alloc/a")).containsExactly("alloc/a-1", "alloc/a/x", "alloc/a/x/y");
      assertThat(store.keys("alloc/a/")).containsExactly("alloc/a/x", "alloc/a/x/y");
      assertThat(store.keys("alloc/a/x/y")).containsExactly("alloc/a/x/y");
      assertThat(store.owners("alloc/")).containsExactly("alloc/a", "alloc/a-1", "alloc/b");
      assertThat(store.owners("")).hasSize(4);
      assertThat(store.keys("nobody")).isEmpty();
    }
  }

  @Test
  void aStreamKeepsItsBeginningAndItsEndAndSaysHowMuchIsFolded() throws Exception {
    Disk disk = newDisk();
    try (Store store = open(disk)) {
      assertThat(store.stream("alloc/1/timeline").total()).isZero();
      for (int i = 0; i < 40; i++) {
        store.commit(
            new Transaction().append("alloc/1/timeline", bytes("e" + i)), Strength.WRITTEN);
      }
      checkStream(store.stream("alloc/1/timeline"), 40);
    }
    try (Store store = open(disk)) {
      checkStream(store.stream("alloc/1/timeline"), 40);
      fillUntilCompacted(store);
      checkStream(store.stream("alloc/1/timeline"), 40);
      store.commit(new Transaction().append("alloc/1/timeline", bytes("e40")), Strength.SYNCED);
    }
    try (StoreReader reader = StoreReader.open(disk, SMALL)) {
      checkStream(reader.stream("alloc/1/timeline"), 41);
    }
  }

  private static void checkStream(StreamSlice slice, int total) {
    List<String> shown = new ArrayList<>();
    slice.first().forEach(e -> shown.add(e.number() + text(e.value())));
    slice.last().forEach(e -> shown.add(e.number() + text(e.value())));
    List<String> expected = new ArrayList<>(List.of("0e0", "1e1"));
    for (int i = total - 3; i < total; i++) {
      expected.add(i + "e" + i);
    }
    assertThat(shown).isEqualTo(expected);
    assertThat(slice.folded()).isEqualTo(total - 5);
    assertThat(slice.total()).isEqualTo(total);
  }

  @Test
  void aStreamOfLargeRecordsIsBoundedByItsBytesAndKeepsTheNewest() throws Exception {
    try (Store store = open(newDisk())) {
      for (int i = 0; i < 6; i++) {
        byte[] record = new byte[900];
        record[0] = (byte) i;
        store.commit(new Transaction().append("alloc/1/timeline", record), Strength.WRITTEN);
      }
      StreamSlice slice = store.stream("alloc/1/timeline");
      assertThat(slice.last()).hasSize(1);
      assertThat(slice.last().getFirst().value()[0]).isEqualTo((byte) 5);
      assertThat(slice.folded()).isEqualTo(3);
    }
  }

  @Test
  void garbageIsCompactedAndReadersSeeTheStoreAsItWasWhenTheyOpenedIt() throws Exception {
    Disk disk = newDisk();
    try (Store store = open(disk)) {
      put(store, "alloc/1/kept", "kept");
      try (StoreReader early = StoreReader.open(disk, SMALL)) {
        fillUntilCompacted(store);
        assertThat(store.stats().logBytes()).isLessThan(20_000);
        assertThat(text(early.get("alloc/1/kept"))).isEqualTo("kept");
        assertThat(early.keys("")).containsExactly("alloc/1/kept");
      }
      try (StoreReader late = StoreReader.open(disk, SMALL)) {
        assertThat(late.keys("")).isEqualTo(store.keys(""));
        assertThat(late.recovery().isClean()).isTrue();
      }
    }
    assertThat(disk.list("")).filteredOn(name -> name.startsWith("log")).hasSize(1);
  }

  @Test
  void readersBesideABusyWriterSeeAPrefixAndNeverDamage() throws Exception {
    Disk disk = newDisk();
    AtomicBoolean stop = new AtomicBoolean();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (Store store = open(disk)) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 1; !stop.get(); i++) {
                byte[] number = bytes(Integer.toString(i));
                store.commit(
                    new Transaction().put("alloc/a", number).put("job/b", number),
                    i % 50 == 0 ? Strength.SYNCED : Strength.WRITTEN);
              }
            } catch (StoreException e) {
              failures.add(e);
            }
          });
      int before = 0;
      for (int i = 0; i < 200; i++) {
        try (StoreReader reader = StoreReader.open(disk, SMALL)) {
          assertThat(reader.recovery().isClean()).as(reader.recovery().toString()).isTrue();
          byte[] a = reader.get("alloc/a");
          byte[] b = reader.get("job/b");
          assertThat(b).isEqualTo(a);
          int now = a == null ? 0 : Integer.parseInt(text(a));
          assertThat(now).isGreaterThanOrEqualTo(before);
          before = now;
        }
      }
      stop.set(true);
      writer.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aSecondWriterIsRefusedAndToldWhoTheFirstIs() throws Exception {
    Disk disk = newDisk();
    try (Store store = open(disk)) {
      assertThatThrownBy(() -> open(disk))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_BUSY))
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      put(store, "alloc/1", "still fine");
    }
    open(disk).close();
  }

  @Test
  void manyCallersShareSyncsAndEachHasItsOwnBack() throws Exception {
    Disk disk = newDisk();
    int callers = 1_000;
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (Store store = open(disk)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        String key = "alloc/" + i;
        threads.add(
            Thread.startVirtualThread(() -> {
              try {
                store.commit(new Transaction().put(key, bytes(key)), Strength.SYNCED);
                assertThat(text(store.get(key))).isEqualTo(key);
              } catch (StoreException | AssertionError e) {
                failures.add(e);
              }
            }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(store.stats().transactions()).isEqualTo(callers);
    }
    try (Store store = open(disk)) {
      assertThat(store.owners("alloc/")).hasSize(callers);
    }
  }

  @Test
  void anInterruptedCallerGetsWhatItAskedForAndStaysInterrupted() throws Exception {
    try (Store store = open(newDisk())) {
      Thread.currentThread().interrupt();
      put(store, "alloc/1", "x");
      assertThat(text(store.get("alloc/1"))).isEqualTo("x");
      assertThat(Thread.interrupted()).isTrue();
      put(store, "alloc/1", "y");
    }
  }

  @Test
  void aClosedStoreRefusesAndAnotherCloseDoesNothing() throws Exception {
    Store store = open(newDisk());
    put(store, "alloc/1", "x");
    store.close();
    store.close();
    assertThatThrownBy(() -> put(store, "alloc/1", "y")).hasMessageContaining("closed");
    assertThatThrownBy(() -> store.get("alloc/1")).hasMessageContaining("closed");
  }

  @Test
  void whatIsNoKeyOrTooLargeIsRefusedBeforeAnythingIsWritten() {
    String longKey = "alloc/" + "k".repeat(StoreLimits.KEY_BYTES_MAX);
    for (String key :
        List.of("", "alloc", "alloc/", "/x", "a//b", "a/b/", "a/b\n", "a/\uD800", longKey)) {
      assertThatThrownBy(() -> new Transaction().put(key, new byte[0]))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new Transaction().put("a/b", new byte[StoreLimits.VALUE_BYTES_MAX + 1]))
        .hasMessageContaining("at most " + StoreLimits.VALUE_BYTES_MAX);
    assertThatThrownBy(() -> new Transaction().clear("a/b/c")).hasMessageContaining("not an owner");
    Transaction transaction = new Transaction();
    for (int i = 0; i < StoreLimits.TRANSACTION_OWNERS_MAX; i++) {
      transaction.put("a/" + i, new byte[0]);
    }
    assertThatThrownBy(() -> transaction.put("a/x", new byte[0])).hasMessageContaining("owners");
  }

  @Test
  void theLargestTransactionIsReadBack() throws Exception {
    Disk disk = newDisk();
    byte[] large = new byte[StoreLimits.VALUE_BYTES_MAX];
    large[large.length - 1] = 7;
    try (Store store = open(disk)) {
      store.commit(
          new Transaction().put("a/1", large).put("a/2", large).put("a/3", large), Strength.SYNCED);
    }
    try (Store store = open(disk)) {
      assertThat(store.get("a/3")).isEqualTo(large);
    }
  }

  private static void fillUntilCompacted(Store store) throws StoreException {
    long before = store.stats().compactions();
    for (int i = 0; store.stats().compactions() == before; i++) {
      assertThat(i).isLessThan(10_000);
      store.commit(new Transaction().put("alloc/filler", new byte[100]), Strength.SYNCED);
    }
    store.commit(new Transaction().clear("alloc/filler"), Strength.WRITTEN);
  }

  private static Store open(Disk disk) throws StoreException {
    return Store.open(disk, new StoreOptions(SMALL, SyncBy.OWN_THREAD, 1));
  }

  private static void put(Store store, String key, String value) throws StoreException {
    store.commit(new Transaction().put(key, bytes(value)), Strength.SYNCED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte @Nullable [] bytes) {
    return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
  }
}
