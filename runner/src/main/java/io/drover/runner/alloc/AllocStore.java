package io.drover.runner.alloc;

import io.drover.api.model.Allocation;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.Commit;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.state.AllocCodec;
import io.drover.runner.state.TaskCodec;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreView;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The records of one alloc: its definition, its state, each task's state, and its timeline. */
public final class AllocStore {
  private final Store store;
  private final String owner;

  /** The records of alloc {@code id}. */
  public AllocStore(Store store, String id) {
    this.store = store;
    this.owner = ownerOf(id);
  }

  /** What all keys of an alloc begin with. */
  public static String ownerOf(String id) {
    return "alloc/" + id;
  }

  /** Puts a definition beside other changes of one transaction. */
  public static void define(Transaction into, Allocation alloc, StoredJobs jobs) {
    into.put(ownerOf(alloc.id()), AllocDefinition.encode(alloc, jobs));
  }

  /** The machine's state, null if it never took a step. */
  public static @Nullable AllocSnapshot load(StoreView view, String id) throws StoreException {
    String owner = ownerOf(id);
    byte[] state = view.get(owner + "/state");
    if (state == null) {
      return null;
    }
    String prefix = owner + "/task/";
    Map<String, TaskSnapshot> tasks = new LinkedHashMap<>();
    for (String key : view.keys(prefix)) {
      byte[] task = view.get(key);
      if (task != null) {
        tasks.put(key.substring(prefix.length()), TaskCodec.decode(task));
      }
    }
    return AllocCodec.decode(state, tasks);
  }

  /** Stores what a step changed. */
  public void commit(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      List<TimelineEntry> story,
      Commit strength)
      throws StoreException {
    Transaction changes = new Transaction();
    if (before == null
        || !before.stage().equals(after.stage())
        || !before.facts().equals(after.facts())) {
      changes.put(owner + "/state", AllocCodec.encode(after));
    }
    for (Map.Entry<String, TaskSnapshot> task : after.tasks().entrySet()) {
      TaskSnapshot old = before == null ? null : before.tasks().get(task.getKey());
      if (!task.getValue().equals(old)) {
        changes.put(owner + "/task/" + task.getKey(), TaskCodec.encode(task.getValue()));
      }
    }
    add(story, changes);
    if (!changes.isEmpty()) {
      store.commit(changes, strength == Commit.SYNCED ? Strength.SYNCED : Strength.WRITTEN);
    }
  }

  /**
   * Stores lines of the story whose step needs no commit of its own: the story has no gaps.
   *
   * @return false if the disk does not take them now
   */
  boolean tell(List<TimelineEntry> story) {
    Transaction changes = new Transaction();
    add(story, changes);
    try {
      if (!changes.isEmpty()) {
        store.commit(changes, Strength.WRITTEN);
      }
      return true;
    } catch (StoreException notNow) {
      return false;
    }
  }

  private void add(List<TimelineEntry> story, Transaction to) {
    for (TimelineEntry entry : story) {
      to.append(owner + "/timeline", entry.encode());
    }
  }

  /** Removes every record of an alloc beside other changes of one transaction. */
  public static void remove(Transaction from, String id) {
    from.clear(ownerOf(id));
  }

  /** The story so far. */
  public static List<TimelineEntry> timeline(StoreView view, String id) throws StoreException {
    var slice = view.stream(ownerOf(id) + "/timeline");
    return Stream.concat(slice.first().stream(), slice.last().stream())
        .map(e -> TimelineEntry.decode(e.number(), e.value()))
        .toList();
  }
}
