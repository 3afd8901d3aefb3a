import io.drover.runner.store.Store;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.StoreStats;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the store on the disk that holds a folder. Run from the root of the project, built:
 *
 * <pre>java -cp runner/target/classes:api/target/classes bench/StoreBench.java FOLDER</pre>
 *
 * The folder must not exist; it is left behind for a look. A round lasts 2 s, after one to warm up.
 */
final class StoreBench {
  private static final long ROUND_NS = 2_000_000_000L;
  private static final int ALLOCS = 5_000;

  private StoreBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Files.createDirectory(folder);
    first(folder.resolve("first"));
    for (int callers : new int[] {1, 100, 1_000}) {
      rate(folder.resolve("synced-" + callers), callers, Strength.SYNCED);
    }
    rate(folder.resolve("written-1"), 1, Strength.WRITTEN);
    load(folder.resolve("load"));
  }

  private static void first(Path folder) throws Exception {
    long begin = System.nanoTime();
    try (Store store = Store.open(folder)) {
      long opened = System.nanoTime();
      store.commit(new Transaction().put("job/a", new byte[1_000]), Strength.SYNCED);
      long committed = System.nanoTime();
      print("first open in this JVM", millis(opened - begin));
      print("first synced commit", millis(committed - opened));
    }
  }

  private static void rate(Path folder, int callers, Strength strength) throws Exception {
    try (Store store = Store.open(folder)) {
      round(store, callers, strength);
      StoreStats before = store.stats();
      long begin = System.nanoTime();
      round(store, callers, strength);
      double seconds = (System.nanoTime() - begin) / 1e9;
      StoreStats after = store.stats();
      long commits = after.transactions() - before.transactions();
      long syncs = after.syncs() - before.syncs();
      String what = callers + " callers, " + strength + ", 300 bytes";
      print(
          what,
          (long) (commits / seconds) + " commits/s, " + (long) (syncs / seconds) + " syncs/s");
    }
  }

  private static void round(Store store, int callers, Strength strength) throws Exception {
    long end = System.nanoTime() + ROUND_NS;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      String key = "alloc/" + i + "/task/web";
      threads.add(Thread.startVirtualThread(() -> commitUntil(store, key, strength, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void commitUntil(Store store, String key, Strength strength, long end) {
    try {
      while (System.nanoTime() < end) {
        store.commit(new Transaction().put(key, new byte[300]), strength);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(Path folder) throws Exception {
    try (Store store = Store.open(folder)) {
      for (int i = 0; i < ALLOCS; i++) {
        store.commit(
            alloc("alloc/00000000-0000-0000-0000-" + (100_000_000_000L + i)), Strength.WRITTEN);
      }
    }
    long begin = System.nanoTime();
    try (Store store = Store.open(folder)) {
      long opened = System.nanoTime();
      long bytes = 0;
      for (String key : store.keys("alloc/")) {
        bytes += store.get(key).length;
      }
      print("open " + ALLOCS + " allocs, 5 tasks each", millis(opened - begin));
      print("read all their values, " + bytes + " bytes", millis(System.nanoTime() - opened));
      compaction(store);
    }
    long again = System.nanoTime();
    StoreReader.open(folder).close();
    print("open a reader on it", millis(System.nanoTime() - again));
  }

  private static Transaction alloc(String owner) {
    Transaction transaction = new Transaction().put(owner, new byte[1_000]);
    for (int task = 0; task < 5; task++) {
      transaction.put(owner + "/task/t" + task, new byte[1_000]);
      transaction.append(owner + "/timeline", new byte[100]);
    }
    return transaction;
  }

  /** The longest wait of a writer while a log of that size is compacted. */
  private static void compaction(Store store) throws Exception {
    long longest = 0;
    long before = store.stats().compactions();
    while (store.stats().compactions() == before) {
      long begin = System.nanoTime();
      store.commit(new Transaction().put("job/filler", new byte[10_000]), Strength.SYNCED);
      longest = Math.max(longest, System.nanoTime() - begin);
    }
    print("longest commit around its compaction", millis(longest));
    print("what is live then", store.stats().liveBytes() + " bytes");
  }

  private static String millis(long nanos) {
    return nanos / 100_000 / 10.0 + " ms";
  }

  private static void print(String what, String value) {
    System.out.println(what + ": " + value);
  }
}
