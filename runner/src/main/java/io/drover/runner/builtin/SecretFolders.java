package io.drover.runner.builtin;

import io.drover.api.driver.DriverException;
import io.drover.api.env.TaskDir;
import io.drover.api.model.Task;
import io.drover.driver.common.Errno;
import io.drover.driver.common.Holders;
import io.drover.driver.common.MemoryFolders;
import io.drover.driver.common.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a task keeps what nobody else may read, {@code secrets} and {@code private}: file systems
 * of their own in memory, where this process may mount; else plain folders. Both are of mode 0700.
 * What is mounted already is left as it is. Safe from any thread for different tasks; blocks on the
 * kernel only. A crash between any two steps is made good by doing them again.
 */
public final class SecretFolders {
  /** How much each holds where the job does not say. */
  static final long USUAL_BYTES = 1L << 20;

  private static final long MEBIBYTE = 1L << 20;
  private static final List<String> NAMES = List.of("secrets", "private");

  private final @Nullable Source memory;

  /** Where that which mounts is had from, when it is first needed. */
  public interface Source {
    /** May block. */
    MemoryFolders get() throws DriverException;
  }

  private SecretFolders(@Nullable Source memory) {
    this.memory = memory;
  }

  /** In memory if this process is root's; whether it may mount is seen when it does. */
  public static SecretFolders ofThisProcess(Source memory) {
    return root() ? inMemory(memory) : plain();
  }

  /** In memory where the kernel lets us. */
  static SecretFolders inMemory(Source memory) {
    return new SecretFolders(memory);
  }

  /** Always plain. */
  public static SecretFolders plain() {
    return new SecretFolders(null);
  }

  /** The folder of a process belongs to its effective user. */
  private static boolean root() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException hidden) {
      return false;
    }
  }

  /**
   * Makes both folders of a task, in whose folder they lie. While one is to be mounted, nobody but
   * us may write there: a link that the task's user puts in its place must not lead us elsewhere.
   *
   * @param user whom {@code secrets} belongs to; null leaves it ours
   * @param secretsMb how much {@code secrets} holds; 0 for the usual
   * @param say told where something is other than wanted
   * @return whether both are in memory
   * @throws IOException if a folder cannot be made, or something else stands in its place
   */
  boolean make(TaskDir dir, @Nullable String user, long secretsMb, Consumer<String> say)
      throws IOException, InterruptedException {
    if (Files.notExists(dir.dir(), LinkOption.NOFOLLOW_LINKS) || lacksMounts(dir)) {
      Folders.make(dir.dir(), Folders.READABLE);
    }
    long bytes = secretsMb > 0 ? secretsMb * MEBIBYTE : USUAL_BYTES;
    List<MemoryFolders.Wanted> wanted = new ArrayList<>();
    boolean inMemory = memory != null;
    inMemory &= make(dir.secretsDir(), bytes, wanted, say);
    inMemory &= make(dir.privateDir(), USUAL_BYTES, wanted, say);
    inMemory &= mount(wanted, say);
    Folders.give(dir.secretsDir(), user);
    return inMemory;
  }

  private boolean lacksMounts(TaskDir dir) throws IOException {
    return memory != null && !(mounted(dir.secretsDir()) && mounted(dir.privateDir()));
  }

  /** Whether it is in memory, or wanted so from now on. */
  private boolean make(
      Path folder, long bytes, List<MemoryFolders.Wanted> wanted, Consumer<String> say)
      throws IOException {
    boolean made = Folders.make(folder, Folders.PRIVATE);
    if (memory == null || !made && mounted(folder)) {
      return true;
    }
    if (!made && !empty(folder)) {
      // Files of a time when it was plain: a mount would hide them from who needs them.
      say.accept(folder + " stays on disk: there are files in it");
      return false;
    }
    wanted.add(new MemoryFolders.Wanted(folder, bytes));
    return true;
  }

  private boolean mount(List<MemoryFolders.Wanted> wanted, Consumer<String> say)
      throws IOException, InterruptedException {
    if (memory == null || wanted.isEmpty()) {
      return true;
    }
    List<Errno> said = mounter(memory).mount(wanted);
    boolean all = true;
    for (int i = 0; i < said.size(); i++) {
      String what = "cannot mount a tmpfs: error number " + said.get(i).number();
      Path folder = wanted.get(i).folder();
      if (said.get(i).refused()) {
        say.accept(folder + " is on disk: " + what);
        all = false;
      } else if (!said.get(i).equals(Errno.NONE)) {
        throw new IOException(folder + ": " + what);
      }
    }
    return all;
  }

  private static MemoryFolders mounter(Source memory) throws IOException {
    try {
      return memory.get();
    } catch (DriverException none) {
      throw new IOException(none.getMessage(), none);
    }
  }

  /** Makes those of a task again that has its other folders already. Else as {@link #make}. */
  void again(TaskDir dir, Task task, Consumer<String> say)
      throws IOException, InterruptedException {
    if (lacksMounts(dir)) {
      make(dir, userOf(task), task.resources().secretsMb(), say);
      Folders.make(dir.dir(), Folders.OPEN);
    }
  }

  /** Whose a task's secrets are; null for ours. */
  static @Nullable String userOf(Task task) {
    return task.user().isEmpty() ? null : task.user();
  }

  /**
   * Unmounts what is mounted for the tasks of an alloc, of those too that its job has not any more.
   * The folders stay. Idempotent; an alloc without a folder is fine.
   *
   * @param say told of what was in use, and therefore only detached
   * @throws IOException with the first failure, when all were tried
   */
  void drop(Path allocDir, Consumer<String> say) throws IOException, InterruptedException {
    List<Path> folders = new ArrayList<>();
    for (Path task : memory == null ? List.<Path>of() : children(allocDir)) {
      NAMES.forEach(name -> folders.add(task.resolve(name)));
    }
    if (memory == null || folders.isEmpty()) {
      return;
    }
    MemoryFolders mounter = mounter(memory);
    List<Errno> said = new ArrayList<>(mounter.unmount(folders));
    @Nullable Holders seen = null;
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i).equals(Errno.BUSY)) {
        // Looked for before any is detached: that has no name by which they could be found.
        seen = seen == null ? Holders.look(Path.of("/proc")) : seen;
        List<String> holders = seen.of(folders.get(i));
        said.set(i, mounter.detach(List.of(folders.get(i))).getFirst());
        say.accept(
            "%s was in use by %s, and is gone when its last user is"
                .formatted(
                    folders.get(i),
                    holders.isEmpty()
                        ? "somebody who cannot be seen"
                        : String.join(", ", holders)));
      }
    }
    for (int i = 0; i < said.size(); i++) {
      // Who may not unmount is told so wherever it tries, mounted or not.
      if (!said.get(i).equals(Errno.NONE) && mounted(folders.get(i))) {
        throw new IOException(
            "cannot unmount " + folders.get(i) + ": error number " + said.get(i).number());
      }
    }
  }

  /**
   * What is mounted below a folder, as the kernel lists it. Empty where this process mounts
   * nothing.
   *
   * @param folder without links in its name
   */
  Set<String> mountedBelow(Path folder) {
    return memory == null ? Set.of() : Mounts.pointsBelow(Path.of("/proc/self/mountinfo"), folder);
  }

  /** What is mounted has another device than the folder it is in. */
  private static boolean mounted(Path folder) throws IOException {
    try {
      return !device(folder).equals(device(Objects.requireNonNull(folder.getParent())));
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  private static Object device(Path file) throws IOException {
    return Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path child : all) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          found.add(child);
        }
      }
    } catch (NoSuchFileException never) {
      return found;
    }
    return found;
  }
}
