package io.drover.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.facts.Fact;
import io.drover.runner.disk.Disk.Access;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.store.RecoveryReport;
import io.drover.runner.store.RecoveryReport.DamagedOwner;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreLimits;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.StoreOptions.SyncBy;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import io.drover.sim.disk.SimDisk.Call;
import io.drover.sim.disk.SimDisk.Death;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A log whose bytes rot. Damage costs the owner it hits, is always noticed, and never costs the
 * store.
 */
class StoreDamageTest {
  private static final String LOG = "log-0000000001";
  private static final int OWNERS = 6;

  /** What an opened store turned out to be, against what was written. */
  private enum Outcome {
    HARMLESS,
    REPAIRED,
    COST_ITS_OWNER,
    REPORTED_WITHOUT_OWNER,
    SILENT
  }

  @Test
  void everyFlippedBitIsNoticedOrHarmless() throws Exception {
    SimDisk original = written(24);
    Map<String, String> truth = contents(original.after(Death.PROCESS, 0));
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    long bits = original.size(LOG) * 8;
    for (long bit = 0; bit < bits; bit++) {
      SimDisk disk = original.after(Death.PROCESS, 0);
      disk.flip(LOG, bit);
      Outcome outcome = outcome(disk, truth);
      assertThat(outcome).as("bit " + bit).isNotIn(Outcome.SILENT, Outcome.REPORTED_WITHOUT_OWNER);
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.println("store: " + bits + " flipped bits, one at a time: " + outcomes);
    assertThat(outcomes.keySet())
        .containsExactly(Outcome.HARMLESS, Outcome.REPAIRED, Outcome.COST_ITS_OWNER);
  }

  @Test
  void afterLossOfPowerEveryFlippedBitInWhatWasSyncedIsNoticedOrHarmless() throws Exception {
    SimDisk closed = written(40);
    SimDisk original = closed.after(Death.POWER, 1);
    Map<String, String> truth = contents(original.after(Death.PROCESS, 0));
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < 5_000; i++) {
      SimDisk disk = original.after(Death.PROCESS, 0);
      long bit = chance.nextLong(original.size(LOG) * 8);
      disk.flip(LOG, bit);
      assertThat(outcome(disk, truth)).as("bit " + bit).isNotEqualTo(Outcome.SILENT);
    }
  }

  @Test
  void aLostSectorOrPageCostsWhatWasInItAndIsReported() throws Exception {
    SimDisk original = written(300);
    Map<String, String> truth = contents(original.after(Death.PROCESS, 0));
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    SplittableRandom chance = new SplittableRandom(2);
    for (int i = 0; i < 3_000; i++) {
      int length = chance.nextBoolean() ? 512 : 4096;
      long sector = 512 * (1 + chance.nextLong(original.size(LOG) / 512 - 1));
      SimDisk disk = original.after(Death.PROCESS, 0);
      overwrite(disk, sector, length, chance.nextBoolean() ? chance : null);
      Outcome outcome = outcome(disk, truth);
      assertThat(outcome).as(length + " bytes at " + sector).isNotEqualTo(Outcome.SILENT);
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.println("store: 3000 lost sectors and pages: " + outcomes);
  }

  @Test
  @Fact(number = "B287")
  void aDamagedRecordIsSetAsideUnderAPrintedPathAndTheOthersGoOn() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "first");
      put(store, "alloc/a/task/web", "SECOND-OF-A");
      put(store, "alloc/b/task/web", "b");
      put(store, "alloc/a/task/db", "third");
    }
    SimDisk damaged = disk.after(Death.PROCESS, 0);
    damaged.flip(LOG, 8L * indexOf(damaged, "SECOND-OF-A"));

    try (Store store = open(damaged)) {
      RecoveryReport report = store.recovery();
      assertThat(report.isClean()).isFalse();
      assertThat(report.losses()).isEmpty();
      DamagedOwner owner = report.damaged().getFirst();
      assertThat(owner.owner()).isEqualTo("alloc/a");
      assertThat(owner.what().getFirst()).contains("transaction 2 is damaged", LOG, "at byte");
      assertThat(text(owner.survivors().get("alloc/a/task/web"))).isEqualTo("first");
      assertThat(text(owner.survivors().get("alloc/a/task/db"))).isEqualTo("third");
      assertThat(owner.path()).isEqualTo("quarantine/log-0000000001-alloc%2fa");
      assertThat(read(damaged, owner.path())).contains("owner alloc/a", "transaction 2 is damaged");
      assertThat(store.keys("")).containsExactly("alloc/b/task/web");
      put(store, "alloc/a/task/web", "anew");
    }
    try (Store store = open(damaged.after(Death.POWER, 0))) {
      assertThat(store.recovery().isClean()).isTrue();
      assertThat(text(store.get("alloc/a/task/web"))).isEqualTo("anew");
    }
  }

  @Test
  void damageThatALaterClearMadeIrrelevantCostsNothing() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "DAMAGED");
      store.commit(new Transaction().clear("alloc/a"), Strength.SYNCED);
      put(store, "alloc/a/task/web", "anew");
    }
    disk = disk.after(Death.PROCESS, 0);
    disk.flip(LOG, 8L * indexOf(disk, "DAMAGED"));
    try (Store store = open(disk)) {
      assertThat(store.recovery().isClean()).isTrue();
      assertThat(text(store.get("alloc/a/task/web"))).isEqualTo("anew");
    }
  }

  @Test
  void anOwnerWhoseFrameIsWhollyGoneIsNamedByItsNextFrame() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "first");
      put(store, "alloc/a/task/web", "second");
      put(store, "alloc/b/task/web", "b");
      put(store, "alloc/a/task/db", "third");
      disk = disk.after(Death.PROCESS, 0);
    }
    int second = 512 + frameLength(disk, 512);
    int length = frameLength(disk, second);
    overwrite(disk, second, length, null);
    try (Store store = open(disk)) {
      DamagedOwner owner = store.recovery().damaged().getFirst();
      assertThat(owner.owner()).isEqualTo("alloc/a");
      assertThat(owner.what())
          .containsExactly(
              "transaction 2 is missing from " + LOG,
              LOG + " is unreadable at byte " + second + ", " + length + " bytes");
      assertThat(store.recovery().losses()).isEmpty();
      assertThat(store.keys("")).containsExactly("alloc/b/task/web");
    }
  }

  @Test
  void anOwnerWhoseOnlyFrameIsWhollyGoneIsNamedByTheRollCall() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "only");
      put(store, "alloc/b/task/web", "b");
    }
    disk = disk.after(Death.PROCESS, 0);
    overwrite(disk, 512, frameLength(disk, 512), new SplittableRandom(1));
    try (Store store = open(disk)) {
      assertThat(store.recovery().losses()).isEmpty();
      assertThat(store.recovery().damaged().getFirst().owner()).isEqualTo("alloc/a");
      assertThat(store.keys("")).containsExactly("alloc/b/task/web");
    }
  }

  @Test
  void whatNobodyCanBeNamedForIsReportedAndItsBytesAreSetAside() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "a");
      put(store, "alloc/b/task/web", "b");
      disk = disk.after(Death.PROCESS, 0);
    }
    int second = 512 + frameLength(disk, 512);
    overwrite(disk, second, frameLength(disk, second), new SplittableRandom(1));
    try (Store store = open(disk)) {
      RecoveryReport.Loss loss = store.recovery().losses().getFirst();
      assertThat(loss.offset()).isEqualTo(second);
      assertThat(loss.firstSequence()).isEqualTo(2);
      assertThat(loss.transactions()).isEqualTo(1);
      assertThat(read(disk, loss.path()))
          .contains("transactions 2 to 2 are gone", "bytes " + second);
      assertThat(store.keys("")).containsExactly("alloc/a/task/web");
    }
  }

  @Test
  void laterFramesTestifyThatAnEarlierOneWasSynced() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "a");
      put(store, "alloc/b/task/web", "DAMAGED");
      put(store, "alloc/c/task/web", "c");
      disk = disk.after(Death.PROCESS, 0);
    }
    disk.flip(LOG, 8L * indexOf(disk, "DAMAGED"));
    // Without the slots: a loss of power may take the newest of them.
    overwrite(disk, 256, 256, null);
    try (Store store = open(disk)) {
      assertThat(store.recovery().damaged().getFirst().owner()).isEqualTo("alloc/b");
      assertThat(store.keys("")).containsExactly("alloc/a/task/web", "alloc/c/task/web");
    }
  }

  @Test
  void aTruncatedLogIsNoticed() throws Exception {
    SimDisk original = written(40);
    Map<String, String> truth = contents(original.after(Death.PROCESS, 0));
    for (int length = 512; length < original.size(LOG); length += 37) {
      SimDisk disk = original.after(Death.PROCESS, 0);
      overwrite(disk, length, (int) (original.size(LOG) - length), null);
      assertThat(outcome(disk, truth)).as("cut at " + length).isNotEqualTo(Outcome.SILENT);
    }
  }

  @Test
  void aValueThatLooksLikeAFrameIsNotTakenForOne() throws Exception {
    SimDisk other = written(5);
    byte[] wholeLog = bytes(other, LOG);
    SimDisk disk = new SimDisk(1);
    try (Store store = Store.open(disk, new StoreOptions(StoreModel.LIMITS, SyncBy.CALLER, 99))) {
      put(store, "alloc/a/task/web", "before");
      store.commit(new Transaction().put("alloc/a/x", wholeLog), Strength.SYNCED);
      put(store, "alloc/b/task/web", "after");
    }
    disk = disk.after(Death.PROCESS, 0);
    // The head of the second frame is gone; the search for what follows comes upon the heads in its
    // value.
    int secondFrame = 512 + frameLength(disk, 512);
    overwrite(disk, secondFrame, 40, null);
    try (Store store = open(disk)) {
      assertThat(store.recovery().repaired()).isEqualTo(1);
      assertThat(store.recovery().isClean()).isTrue();
      assertThat(store.keys(""))
          .containsExactly("alloc/a/task/web", "alloc/a/x", "alloc/b/task/web");
      assertThat(store.get("alloc/a/x")).isEqualTo(wholeLog);
    }
  }

  private static int frameLength(SimDisk disk, int position) throws Exception {
    return ByteBuffer.wrap(bytes(disk, LOG)).getInt(position + 4);
  }

  @Test
  void whatCannotBeReadLaterIsAnErrorOfThatRecordOnly() throws Exception {
    SimDisk disk = new SimDisk(1);
    try (Store store = open(disk)) {
      put(store, "alloc/a/task/web", "ROTTEN");
      put(store, "alloc/b/task/web", "sound");
      disk.flip(LOG, 8L * indexOf(disk, "ROTTEN"));
      assertThatThrownBy(() -> store.get("alloc/a/task/web"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("alloc/a/task/web")
          .hasMessageContaining(LOG);
      assertThat(text(store.get("alloc/b/task/web"))).isEqualTo("sound");
    }
  }

  /** A log of some transactions, closed. */
  private static SimDisk written(int transactions) throws StoreException {
    SimDisk disk = new SimDisk(7);
    try (Store store = Store.open(disk, new StoreOptions(roomy(), SyncBy.CALLER, 7))) {
      for (int i = 0; i < transactions; i++) {
        String owner = "alloc/" + i % OWNERS;
        store.commit(
            new Transaction()
                .put(owner + "/task/" + i % 3, ("value " + i).getBytes(StandardCharsets.UTF_8))
                .append(owner + "/timeline", new byte[] {(byte) i}),
            i % 4 == 0 ? Strength.SYNCED : Strength.WRITTEN);
      }
    }
    assertThat(disk.count(Call.RENAME)).isEqualTo(1);
    return disk;
  }

  private static StoreLimits roomy() {
    return new StoreLimits(1000, 1000, 1 << 20, 1 << 20, 256);
  }

  private static Outcome outcome(SimDisk disk, Map<String, String> truth) throws Exception {
    RecoveryReport read;
    try (StoreReader reader = StoreReader.open(disk, roomy())) {
      read = reader.recovery();
    }
    try (Store store = open(disk)) {
      RecoveryReport report = store.recovery();
      assertThat(read.damaged().size()).isEqualTo(report.damaged().size());
      Map<String, String> held = contents(store);
      Set<String> lost =
          report.damaged().stream().map(DamagedOwner::owner).collect(Collectors.toSet());
      Map<String, String> expected = new TreeMap<>(truth);
      expected.keySet().removeIf(key -> lost.contains(key.substring(0, key.indexOf('/', 6))));
      if (!held.equals(expected)) {
        return report.losses().isEmpty() ? Outcome.SILENT : Outcome.REPORTED_WITHOUT_OWNER;
      }
      if (!lost.isEmpty()) {
        assertThat(lost.size()).isLessThanOrEqualTo(OWNERS);
        return Outcome.COST_ITS_OWNER;
      }
      if (!report.losses().isEmpty()) {
        return Outcome.REPORTED_WITHOUT_OWNER;
      }
      return report.repaired() > 0 ? Outcome.REPAIRED : Outcome.HARMLESS;
    }
  }

  private static Map<String, String> contents(SimDisk disk) throws StoreException {
    try (Store store = open(disk)) {
      return contents(store);
    }
  }

  private static Map<String, String> contents(Store store) throws StoreException {
    Map<String, String> held = new TreeMap<>();
    for (String key : store.keys("")) {
      held.put(key, text(store.get(key)));
    }
    for (String owner : store.owners("")) {
      List<String> records = new ArrayList<>();
      store.stream(owner + "/timeline")
          .first()
          .forEach(e -> records.add(e.number() + "=" + e.value()[0]));
      held.put(owner + "/timeline", records.toString());
    }
    return held;
  }

  private static Store open(SimDisk disk) throws StoreException {
    return Store.open(disk, new StoreOptions(roomy(), SyncBy.CALLER, 3));
  }

  private static void put(Store store, String key, String value) throws StoreException {
    store.commit(
        new Transaction().put(key, value.getBytes(StandardCharsets.UTF_8)), Strength.SYNCED);
  }

  private static void overwrite(
      SimDisk disk, long position, int length, @Nullable SplittableRandom noise) throws Exception {
    int count = (int) Math.min(length, disk.size(LOG) - position);
    byte[] bytes = new byte[count];
    if (noise != null) {
      noise.nextBytes(bytes);
    }
    try (DiskFile file = disk.open(LOG, Access.WRITE)) {
      file.write(position, bytes, 0, count);
      file.sync();
    }
  }

  private static int indexOf(SimDisk disk, String text) throws Exception {
    String content = new String(bytes(disk, LOG), StandardCharsets.ISO_8859_1);
    int last = content.lastIndexOf(text);
    assertThat(last).isPositive();
    return last;
  }

  private static String read(SimDisk disk, String name) throws Exception {
    return text(bytes(disk, name));
  }

  private static byte[] bytes(SimDisk disk, String name) throws Exception {
    try (DiskFile file = disk.open(name, Access.READ)) {
      byte[] bytes = new byte[(int) file.size()];
      file.read(0, bytes, 0, bytes.length);
      return bytes;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
