package io.drover.sim.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreOptions;
import io.drover.runner.store.StoreOptions.SyncBy;
import io.drover.runner.store.Strength;
import io.drover.sim.disk.SimDisk.Call;
import io.drover.sim.disk.SimDisk.Death;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A store's life, beside its model: commits until it dies or ends, then says what the next life may
 * find.
 */
final class StoreLives {
  private final SimDisk disk;
  private final SplittableRandom chance;
  private final long salt;

  /** States in the order they were reached, earlier lives' too as far as they were not synced. */
  private final List<StoreModel> states = new ArrayList<>();

  /** States that a failed or cut commit may have left in the file. */
  private final List<Doubt> doubts = new ArrayList<>();

  private int written;
  private int synced;
  private int failuresPerMille;
  private Call[] failing = {};

  /** A first life, with an empty store. */
  StoreLives(SimDisk disk, long seed) {
    this(disk, seed, List.of(StoreModel.EMPTY), List.of());
  }

  private StoreLives(SimDisk disk, long seed, List<StoreModel> before, List<StoreModel> doubtful) {
    this.disk = disk;
    this.chance = new SplittableRandom(seed);
    this.salt = seed;
    states.addAll(before);
    written = states.size() - 1;
    doubtful.forEach(state -> doubts.add(new Doubt(state, -1)));
  }

  /**
   * A state that no acknowledged commit led to.
   *
   * @param after how many states there were; a later acknowledged commit goes over it in the file
   */
  private record Doubt(StoreModel state, int after) {}

  /** The life after this one died like that and the next found {@code found}. */
  StoreLives next(SimDisk nextDisk, long seed, Death death, StoreModel found) {
    List<StoreModel> before = new ArrayList<>();
    List<StoreModel> doubtful = new ArrayList<>();
    if (death == Death.PROCESS) {
      // What was not synced may still be lost with the power.
      before.addAll(states.subList(synced, states.size()));
      doubts.forEach(doubt -> doubtful.add(doubt.state()));
    }
    before.add(found);
    return new StoreLives(nextDisk, seed, before, doubtful);
  }

  Store open() throws StoreException {
    return Store.open(disk, new StoreOptions(StoreModel.LIMITS, SyncBy.CALLER, salt));
  }

  /** Has calls fail once the store is open. */
  void failWhileOpen(int perMille, Call... which) {
    failuresPerMille = perMille;
    failing = which;
  }

  /** Commits at random; true if it came to an end, false if it died. */
  boolean live(int commits) throws StoreException {
    try (Store store = open()) {
      disk.failCalls(failuresPerMille, failing);
      for (int i = 0; i < commits; i++) {
        if (!commit(store, i)) {
          i--;
        }
      }
      disk.failCalls(0);
    } catch (SimCrash e) {
      return false;
    }
    synced = states.size() - 1;
    return true;
  }

  private boolean commit(Store store, int number) throws StoreException {
    List<StoreModel.Change> changes = StoreModel.randomChanges(chance, number);
    StoreModel before = states.getLast();
    StoreModel after = before.with(changes);
    Strength strength = chance.nextInt(3) == 0 ? Strength.SYNCED : Strength.WRITTEN;
    try {
      store.commit(StoreModel.transaction(changes), strength);
    } catch (SimCrash e) {
      doubts.add(new Doubt(after, states.size()));
      throw e;
    } catch (StoreException e) {
      doubts.add(new Doubt(after, states.size()));
      if (after.shown().equals(StoreModel.read(store))) {
        states.add(after);
        written = states.size() - 1;
      } else {
        assertThat(StoreModel.read(store)).isEqualTo(before.shown());
      }
      return false;
    }
    states.add(after);
    written = states.size() - 1;
    if (strength == Strength.SYNCED) {
      synced = written;
      doubts.clear();
    }
    return true;
  }

  /** What the store may hold after that death; the model's, not as shown. */
  List<StoreModel> allowedAfter(Death death) {
    boolean power = death == Death.POWER;
    List<StoreModel> allowed =
        new ArrayList<>(states.subList(power ? synced : written, states.size()));
    for (Doubt doubt : doubts) {
      if (power || doubt.after() == states.size()) {
        allowed.add(doubt.state());
      }
    }
    return allowed;
  }
}
