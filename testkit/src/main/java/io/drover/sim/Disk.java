package io.drover.sim;

import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.Commit;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.state.AllocCodec;
import io.drover.runner.state.TaskCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the alloc, in the codecs of the real store: every transaction since the last
 * synced one, of which a loss of power keeps some first part.
 */
final class Disk {
  private record Image(AllocSnapshot of, byte[] alloc, Map<String, byte[]> tasks) {
    AllocSnapshot read() {
      Map<String, TaskSnapshot> decoded = new LinkedHashMap<>();
      tasks.forEach((name, bytes) -> decoded.put(name, TaskCodec.decode(bytes)));
      return AllocCodec.decode(alloc, decoded);
    }
  }

  private final List<Image> images = new ArrayList<>();
  private int synced = -1;

  void commit(AllocSnapshot after, Commit strength) {
    if (strength == Commit.NONE) {
      return;
    }
    Image last = images.isEmpty() ? null : images.getLast();
    Map<String, byte[]> tasks = new LinkedHashMap<>();
    after.tasks().forEach((name, task) -> tasks.put(name, encoded(last, name, task)));
    images.add(new Image(after, AllocCodec.encode(after), tasks));
    if (strength == Commit.SYNCED) {
      Image present = images.getLast();
      images.clear();
      images.add(present);
      synced = 0;
    }
  }

  private static byte[] encoded(@Nullable Image last, String name, TaskSnapshot task) {
    if (last != null && task.equals(last.of().tasks().get(name))) {
      byte[] before = last.tasks().get(name);
      return before == null ? TaskCodec.encode(task) : before;
    }
    return TaskCodec.encode(task);
  }

  /** What a new process reads. */
  @Nullable AllocSnapshot load() {
    return images.isEmpty() ? null : images.getLast().read();
  }

  /** What was last written, as it was in memory. */
  @Nullable AllocSnapshot written() {
    return images.isEmpty() ? null : images.getLast().of();
  }

  /** Something else was synced, and everything before it with it. */
  void sync() {
    if (!images.isEmpty()) {
      commit(images.getLast().of(), Commit.SYNCED);
    }
  }

  void losePower(Rng rng) {
    int keep = Math.max(synced + 1, rng.below(images.size() + 1));
    images.subList(keep, images.size()).clear();
  }
}
