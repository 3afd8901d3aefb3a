package io.drover.sim.disk;

import static io.drover.runner.store.Strength.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.StoreOptions.SyncBy;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.Transaction;
import io.drover.sim.disk.SimDisk.Call;
import io.drover.sim.disk.SimDisk.Death;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The store on a disk that dies. What was acknowledged as synced is there after a loss of power,
 * what was acknowledged as written after the death of the process, no transaction by half, no
 * damage is claimed where there was only a death, and a reader sees what the next writer does.
 */
class StoreCrashTest {
  private static final int COMMITS = 40;

  private int crashes;

  @Test
  void everyCallOfALifeMayBeItsLast() throws Exception {
    for (long seed = 1; seed <= 12; seed++) {
      SimDisk whole = new SimDisk(seed);
      assertThat(new StoreLives(whole, seed).live(COMMITS)).isTrue();
      for (long call = 1; call <= whole.calls(); call++) {
        dieAt(seed, call);
      }
    }
    System.out.println("store: every call the last one: " + crashes + " deaths");
    assertThat(crashes).isGreaterThan(5_000);
  }

  private void dieAt(long seed, long call) throws Exception {
    SimDisk disk = new SimDisk(seed);
    disk.dieAtCall(call);
    StoreLives life = new StoreLives(disk, seed);
    assertThat(life.live(COMMITS)).isFalse();
    String what = "seed " + seed + ", death at call " + call;
    check(what, life, disk, Death.PROCESS, 0);
    for (long fate = 0; fate < 4; fate++) {
      check(what, life, disk, Death.POWER, fate);
    }
  }

  @Test
  void whatTheNextProcessFindsNoLossOfPowerTakesBack() throws Exception {
    for (long seed = 1; seed <= 300; seed++) {
      SimDisk first = new SimDisk(seed);
      StoreOptions options = new StoreOptions(StoreModel.LIMITS, SyncBy.CALLER, seed);
      Store.open(first, options).commit(new Transaction().put("a/x", new byte[] {1}), WRITTEN);
      SimDisk second = first.after(Death.PROCESS, seed);

      byte[] found = Store.open(second, options).get("a/x");

      Store third = Store.open(second.after(Death.POWER, seed), options);
      assertThat(found).as("it was written").isNotNull();
      assertThat(third.get("a/x")).as("seed " + seed + ": and somebody saw it").isEqualTo(found);
    }
  }

  @Test
  void manyLivesOneAfterTheOther() throws Exception {
    for (long seed = 1; seed <= 4_000; seed++) {
      manyLives(seed, false);
    }
    System.out.println("store: many lives: " + crashes + " deaths");
    assertThat(crashes).isGreaterThan(15_000);
  }

  @Test
  void manyLivesOnADiskThatFailsToo() throws Exception {
    for (long seed = 1; seed <= 2_000; seed++) {
      manyLives(seed, true);
    }
    System.out.println("store: many lives on a failing disk: " + crashes + " deaths");
    assertThat(crashes).isGreaterThan(5_000);
  }

  private void manyLives(long seed, boolean failing) throws Exception {
    SplittableRandom chance = new SplittableRandom(seed);
    SimDisk disk = new SimDisk(seed);
    StoreLives life = new StoreLives(disk, seed);
    for (int i = 0; i < 5; i++) {
      disk.dieAtCall(1 + chance.nextInt(90));
      try {
        if (failing) {
          // Not while it is opened: an open that fails is tried again by a person.
          life.failWhileOpen(
              60, Call.WRITE, Call.SYNC, Call.RENAME, Call.SYNC_DIRECTORY, Call.CREATE);
        }
        life.live(COMMITS);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", life " + i, e);
      }
      Death death = chance.nextBoolean() ? Death.PROCESS : Death.POWER;
      long fate = chance.nextLong();
      StoreModel found = check("seed " + seed + ", life " + i, life, disk, death, fate);
      disk = disk.after(death, fate);
      life = life.next(disk, chance.nextLong(), death, found);
    }
  }

  /** Opens what the death left, compares it with the model, and returns which state it is. */
  private StoreModel check(String what, StoreLives life, SimDisk dead, Death death, long fate)
      throws Exception {
    crashes++;
    String place = what + ", " + death + ", fate " + fate;
    SimDisk disk = dead.after(death, fate);
    StoreModel read;
    try (StoreReader reader = StoreReader.open(disk, StoreModel.LIMITS)) {
      read = StoreModel.read(reader);
      assertThat(reader.recovery().isClean()).as(place + ", reader").isTrue();
    } catch (Exception e) {
      throw new AssertionError(place, e);
    }
    try (Store store = new StoreLives(disk, fate).open()) {
      assertThat(store.recovery().isClean()).as(place + ": " + store.recovery()).isTrue();
      StoreModel held = StoreModel.read(store);
      assertThat(read).as(place + ", reader").isEqualTo(held);
      List<StoreModel> allowed = life.allowedAfter(death);
      Optional<StoreModel> match =
          allowed.reversed().stream().filter(s -> s.shown().equals(held)).findFirst();
      return match.orElseGet(() -> fail(place + ": found " + held + ", allowed " + allowed));
    } catch (StoreException e) {
      throw new AssertionError(place, e);
    }
  }
}
