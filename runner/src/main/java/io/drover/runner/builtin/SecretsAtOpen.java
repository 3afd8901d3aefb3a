package io.drover.runner.builtin;

import io.drover.api.env.TaskDir;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.alloc.AllocRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings the mounts of secrets to what the store says, before the allocs of a data folder go on:
 * those of allocs that are over are unmounted, and those of others that have vanished, as in a boot
 * or with the container that they were in, are mounted again, empty. Other allocs than those that
 * are known are left alone, as tasks of theirs may live; of those that are given up, see {@link
 * #drop}.
 */
public final class SecretsAtOpen {
  private final SecretFolders secrets;
  private final Path allocsDir;

  /** For the allocs whose folders are in {@code allocsDir}. */
  public SecretsAtOpen(SecretFolders secrets, Path allocsDir) {
    this.secrets = secrets;
    this.allocsDir = allocsDir;
  }

  /** Does it, for allocs by id that do not run yet. Idempotent. What fails is told by its alloc. */
  public void setRight(Map<String, AllocRuntime> allocs) {
    Path below = asTheKernelNamesIt(allocsDir);
    Set<String> mounted = secrets.mountedBelow(below);
    Set<String> withMounts = new TreeSet<>();
    mounted.forEach(
        point -> withMounts.add(below.relativize(Path.of(point)).getName(0).toString()));
    for (String id : withMounts) {
      AllocRuntime alloc = allocs.get(id);
      if (alloc != null && over(alloc)) {
        telling(alloc, say -> secrets.drop(allocsDir.resolve(id), say));
      }
    }
    for (AllocRuntime alloc : allocs.values()) {
      if (!over(alloc)) {
        again(alloc, below, mounted);
      }
    }
  }

  private static Path asTheKernelNamesIt(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException notThere) {
      return folder;
    }
  }

  /**
   * For an alloc that nobody knows any more and no process of which is left.
   *
   * @throws IOException if something stays mounted
   */
  public void drop(String id) throws IOException, InterruptedException {
    secrets.drop(allocsDir.resolve(id), _ -> {});
  }

  private static boolean over(AllocRuntime alloc) {
    AllocSnapshot stored = alloc.snapshotOrNull();
    return stored != null && stored.ended();
  }

  private void again(AllocRuntime alloc, Path below, Set<String> mounted) {
    Allocation allocation = alloc.allocation();
    TaskGroup group = allocation.group();
    AllocSnapshot stored = alloc.snapshotOrNull();
    if (group == null || stored == null) {
      return;
    }
    for (Task task : group.tasks()) {
      TaskDir there = TaskDir.of(below.resolve(alloc.id()), task.name());
      boolean all =
          mounted.contains(there.secretsDir().toString())
              && mounted.contains(there.privateDir().toString());
      TaskDir dir = TaskDir.of(alloc.directory(), task.name());
      if (!all && inMemory(stored.tasks().get(task.name())) && Files.isDirectory(dir.dir())) {
        telling(alloc, say -> secrets.again(dir, task, say));
      }
    }
  }

  private static boolean inMemory(@Nullable TaskSnapshot task) {
    if (task == null || task.over()) {
      return false;
    }
    StoredResult made = task.facts().results().get(TaskDirHook.NAME);
    return made != null && "true".equals(made.response().state().get(TaskDirHook.IN_MEMORY));
  }

  private interface Act {
    void with(Consumer<String> say) throws IOException, InterruptedException;
  }

  /** No hook is called yet: what is to be said becomes an event of the alloc's tasks. */
  private static void telling(AllocRuntime alloc, Act act) {
    Consumer<String> say =
        line ->
            alloc.tell(new AllocEvent.Emit(TaskEvent.of(TaskEvent.Type.TASK_HOOK_MESSAGE, line)));
    try {
      act.with(say);
    } catch (IOException cannot) {
      say.accept("secrets: " + cannot.getMessage());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
