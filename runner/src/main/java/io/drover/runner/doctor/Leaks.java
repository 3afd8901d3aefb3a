package io.drover.runner.doctor;

import io.drover.driver.common.Holders;
import io.drover.driver.common.Mounts;
import io.drover.runner.store.StoreHolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What runners have left on this machine. It looks through /proc and the tree of cgroups; processes
 * of other users are not looked into without the right to.
 *
 * @since 0.1
 */
public final class Leaks {
  /** A cgroup is made before its first process enters; a younger one is not left behind. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private static final int DEPTH_MAX = 16;
  private static final Pattern OURS = Pattern.compile("drover-[0-9a-f]{1,8}");
  private static final Pattern ATTEMPT =
      Pattern.compile("(/.*)/driver/[^/]+/([^/]+)/[^/]+/attempt-\\d+( \\(deleted\\))?");
  private static final Pattern IN_ALLOC =
      Pattern.compile("(/.*)/alloc/([0-9a-f]{8}-[0-9a-f-]{27})(/.*)?");

  private final Path root;
  private final Instant now;
  private final List<Leak> found = new ArrayList<>();
  private final Set<String> watched = new HashSet<>();
  private final Set<String> living = new HashSet<>();

  private Leaks(Path root, Instant now) {
    this.root = root;
    this.now = now;
  }

  /**
   * Something left behind.
   *
   * @param what it, in words
   * @param remedy what to do about it
   * @param wanted it may be so because somebody asked for it: tasks that live on without a runner
   */
  public record Leak(String what, String remedy, boolean wanted) {}

  /** All that is found on this machine now. Blocks while it looks. */
  public static List<Leak> find() {
    return below(Path.of("/"), Instant.now());
  }

  static List<Leak> below(Path root, Instant now) {
    Leaks leaks = new Leaks(root, now);
    leaks.helpers();
    Mounts mounts = Mounts.read(root.resolve("proc/self/mountinfo"));
    leaks.mounts(mounts);
    String tree = mounts.point("cgroup2");
    if (!tree.isEmpty()) {
      leaks.cgroups(root.resolve(tree.substring(1)), 0);
    }
    return List.copyOf(leaks.found);
  }

  private void helpers() {
    for (Path process : list(root.resolve("proc"), "[1-9]*")) {
      if (read(process.resolve("comm")).trim().equals("drover-shim")) {
        helper(process);
      }
    }
  }

  /** A helper holds the folder of its attempt and its cgroup open, which tells whose it is. */
  private void helper(Path process) {
    for (Path descriptor : list(process.resolve("fd"), "*")) {
      String file = link(descriptor);
      if (file.endsWith("/cgroup.events")) {
        watched.add(file.substring(0, file.lastIndexOf('/')));
      }
      Matcher attempt = ATTEMPT.matcher(file);
      if (!attempt.matches()) {
        continue;
      }
      String folder = attempt.group(1);
      if (attempt.group(3) != null) {
        found.add(
            new Leak(
                "helper " + process.getFileName() + " works for " + folder + ", which was deleted",
                "end its task, or kill " + process.getFileName(),
                false));
      } else if (!hasRunner(folder)) {
        living.add(folder + "/" + attempt.group(2));
        found.add(
            new Leak(
                "helper " + process.getFileName() + " keeps a task of " + folder + " running",
                "the same command with --data-dir " + folder + " takes it up again",
                true));
      }
    }
  }

  /** Whether the process that wrote its number into the lock of a data folder lives. */
  private boolean hasRunner(String folder) {
    Path store = root.resolve((folder + "/store").substring(1));
    return StoreHolder.of(store, root.resolve("proc")).isPresent();
  }

  /** What is mounted for a task that lives on is taken up with it. */
  private void mounts(Mounts mounts) {
    @Nullable Holders seen = null;
    for (Mounts.Mount mount : mounts.all()) {
      Matcher inAlloc = IN_ALLOC.matcher(mount.point());
      if (inAlloc.matches()
          && !living.contains(inAlloc.group(1) + "/" + inAlloc.group(2))
          && !hasRunner(inAlloc.group(1))) {
        seen = seen == null ? Holders.look(root.resolve("proc")) : seen;
        List<String> holders = seen.of(Path.of(mount.point()));
        String held = holders.isEmpty() ? "" : ", held by " + String.join(", ", holders);
        found.add(
            new Leak(
                "mount " + mount.point() + " without a runner" + held,
                "umount " + mount.point(),
                false));
      }
    }
  }

  private void cgroups(Path folder, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    for (Path below : list(folder, "*")) {
      if (!Files.isDirectory(below)) {
        continue;
      }
      if (!OURS.matcher(below.getFileName().toString()).matches()) {
        cgroups(below, depth + 1);
        continue;
      }
      boolean empty = true;
      for (Path task : list(below, "*.*.*")) {
        if (Files.isDirectory(task)) {
          empty = false;
          cgroup(task);
        }
      }
      if (empty && !young(below)) {
        found.add(new Leak("cgroup " + below + " is empty", "rmdir " + below, false));
      }
    }
  }

  private void cgroup(Path task) {
    boolean populated = read(task.resolve("cgroup.events")).contains("populated 1");
    if (!populated && !young(task)) {
      found.add(new Leak("cgroup " + task + " is empty", "rmdir " + task, false));
    } else if (populated && !watched.contains(task.toString())) {
      String pids = read(task.resolve("cgroup.procs")).trim().replaceAll("\\s+", ", ");
      found.add(
          new Leak(
              "processes " + pids + " run in " + task + " without a helper",
              "their runner takes them up; to end them: echo 1 > " + task + "/cgroup.kill",
              true));
    }
  }

  private boolean young(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isAfter(now.minus(YOUNG));
    } catch (IOException gone) {
      return true;
    }
  }

  private static List<Path> list(Path folder, String names) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, names)) {
      all.forEach(found::add);
    } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
      return found;
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
