package io.drover.agent.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a torture leaves that is itself killed: processes, mounts, cgroups, its folder. A file in
 * the folder names the torture that works there; while that one lives, nothing is touched.
 */
public final class Leftovers {
  private static final String OWNER = ".drover-torture";
  private static final String HEAD = "drover torture";
  private static final Duration DEATHS = Duration.ofSeconds(10);

  private Leftovers() {}

  /** The torture that this process is works in a folder. */
  static void own(Path folder) throws IOException {
    Proc us = Proc.of(ProcessHandle.current().pid());
    if (us != null) {
      String words = "%s %d %d %s\n".formatted(HEAD, us.pid(), us.born(), boot());
      Files.writeString(folder.resolve(OWNER), words);
    }
  }

  /** It has ended in good order; what is in the folder is kept on purpose. */
  static void disown(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(OWNER));
  }

  /** The folders in another whose torture was killed, in the order of their names. */
  public static List<Path> in(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(folder -> refusal(folder).isEmpty())
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  /** Why nothing is to be done in a folder; empty if its torture was killed. */
  public static String refusal(Path folder) {
    Path owner = folder.resolve(OWNER);
    try {
      String text = Files.readString(owner, StandardCharsets.ISO_8859_1);
      if (!text.matches(HEAD + " \\d{1,10} \\d{1,18} [-0-9a-f]+\n")) {
        return owner + " was not written by a torture";
      }
      String[] words = text.trim().split(" ", -1);
      Proc torture = new Proc(Long.parseLong(words[2]), Long.parseLong(words[3]));
      return words[4].equals(boot()) && torture.alive()
          ? "the torture in " + folder + " lives: it is process " + torture.pid()
          : "";
    } catch (IOException none) {
      return "no torture was killed in " + folder;
    }
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
  }

  /** Ends all that there is of a killed torture, and deletes its folder. */
  public static void clean(Path folder) throws IOException, InterruptedException {
    Path real = folder.toRealPath();
    end(real, new Pauses());
    Remains.delete(real);
  }

  /** Ends all that is left below a folder, by force; the files stay. */
  static void end(Path folder, Pauses pauses) throws IOException, InterruptedException {
    TreeSet<Path> cgroups = new TreeSet<>(Comparator.<Path>naturalOrder().reversed());
    cgroups.addAll(cgroupsOf(folder));
    boolean _ =
        pauses.within(
            DEATHS,
            () -> {
              List<Proc> left = new ArrayList<>(Machine.processesOf(folder));
              Machine.helpersOf(folder).forEach(helper -> left.add(helper.proc()));
              left.forEach(Proc::kill);
              return left.isEmpty();
            });
    for (String mount : Machine.mountsBelow(folder)) {
      boolean _ = Programs.call("umount", "-l", mount);
    }
    for (Path cgroup : cgroups) {
      remove(cgroup);
    }
  }

  /** Where the tasks of all attempts below a folder had their cgroups, and what those were in. */
  private static List<Path> cgroupsOf(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path record : records(folder)) {
      String cgroup = Records.value(record, "cgroup");
      if (cgroup.startsWith("/sys/fs/cgroup/")) {
        found.add(Path.of(cgroup));
        // The runner's own, around those of its tasks.
        String around = cgroup.substring(0, cgroup.lastIndexOf('/'));
        if (around.matches(".*/drover-[0-9a-f]+")) {
          found.add(Path.of(around));
        }
      }
    }
    return found;
  }

  private static List<Path> records(Path folder) throws IOException {
    try (Stream<Path> all =
        Files.find(
            folder,
            Integer.MAX_VALUE,
            (file, is) ->
                is.isRegularFile() && file.getFileName().toString().matches("attempt-\\d+"))) {
      return all.toList();
    } catch (UncheckedIOException goes) {
      // Somebody else cleans up here too.
      return List.of();
    }
  }

  /** One that is not empty, or is gone, is not ours to care for any more. */
  private static void remove(Path cgroup) {
    try {
      Files.deleteIfExists(cgroup);
    } catch (IOException inUse) {
      return;
    }
  }
}
