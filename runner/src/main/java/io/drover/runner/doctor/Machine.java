package io.drover.runner.doctor;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.driver.common.Errno;
import io.drover.driver.common.MemoryFolders;
import io.drover.driver.common.Mounts;
import io.drover.driver.shim.Limits;
import io.drover.driver.shim.ShimClient;
import io.drover.runner.NativeShim;
import io.drover.runner.builtin.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a machine can, found out by looking. Any thread; blocks on small files only.
 *
 * @since 0.1
 */
public final class Machine {
  private static final int CAP_SETGID = 6;
  private static final int CAP_SETUID = 7;
  private static final int CAP_SYS_ADMIN = 21;
  private static final long OPEN_FILES_WANTED = 20_000;
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+\\d+\\s+(\\w+)");

  private final Path root;
  private final Path scratch;
  private final Mounts mounts;
  private final boolean real;

  private Machine(Path root, Path scratch, boolean real) {
    this.root = root;
    this.scratch = scratch;
    this.real = real;
    this.mounts = Mounts.read(root.resolve("proc/self/mountinfo"));
  }

  /** The machine this process runs on. */
  public static Machine here() {
    return new Machine(Path.of("/"), Path.of(System.getProperty("java.io.tmpdir", "/tmp")), true);
  }

  /** A machine whose files stand below another root, for tests. */
  static Machine below(Path root) {
    return new Machine(root, Path.of("/tmp"), false);
  }

  /**
   * Whether it has something, and how that was found out.
   *
   * @param capability what was looked for
   * @param here whether it is there
   * @param how what was seen, for a person
   */
  public record Finding(Capability capability, boolean here, String how) {}

  /** Everything that is looked for, in the order of the enum. */
  public List<Finding> findings() {
    return List.of(Capability.values()).stream().map(this::look).toList();
  }

  /** Whether it has this. */
  public boolean can(Capability capability) {
    return look(capability).here();
  }

  private Finding look(Capability capability) {
    return switch (capability) {
      case HELPER -> helper();
      case MUSL -> libc();
      case EXECUTABLE_FILES -> executable();
      case CGROUPS -> cgroups();
      case CGROUP_KILL -> cgroupKill();
      case FOREIGN_EXITS -> foreignExits();
      case OOM_EXITS -> oomExits();
      case OTHER_USERS ->
          rights(Capability.OTHER_USERS, 1L << CAP_SETUID | 1L << CAP_SETGID, "change its user");
      case MOUNTS -> mounting();
      case OPEN_FILES -> openFiles();
    };
  }

  private static Finding helper() {
    String arch = arch();
    boolean here = resource("drover-shim.sha256") != null;
    return new Finding(
        Capability.HELPER, here, (here ? "built for linux-" : "none for linux-") + arch);
  }

  private static Finding libc() {
    byte[] libc = resource("libc");
    String name = libc == null ? "unknown" : new String(libc, StandardCharsets.UTF_8).trim();
    return new Finding(Capability.MUSL, name.equals("musl"), "linked with " + name);
  }

  private static byte @Nullable [] resource(String name) {
    String path = "/io/drover/runner/native/linux-" + arch() + "/" + name;
    try (InputStream in = Machine.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String arch() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") ? "x86_64" : arch;
  }

  private Finding executable() {
    boolean no = mounts.holding(scratch).options().contains("noexec");
    return new Finding(
        Capability.EXECUTABLE_FILES,
        !no,
        scratch + (no ? " is mounted noexec" : " may hold programs"));
  }

  private Finding cgroups() {
    String own = ownCgroup();
    if (own.isEmpty()) {
      return new Finding(Capability.CGROUPS, false, "no cgroup v2 tree is mounted");
    }
    Path probe = Path.of(own, "drover-doctor-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(probe);
      Files.delete(probe);
      return new Finding(Capability.CGROUPS, true, "made one in " + own);
    } catch (IOException refused) {
      return new Finding(Capability.CGROUPS, false, "may not make one in " + own);
    }
  }

  private Finding cgroupKill() {
    String own = ownCgroup();
    boolean here = !own.isEmpty() && kernelAtLeast(5, 14);
    return new Finding(
        Capability.CGROUP_KILL, here, own.isEmpty() ? "no cgroup v2 tree" : "kernel " + kernel());
  }

  private Finding foreignExits() {
    return new Finding(Capability.FOREIGN_EXITS, kernelAtLeast(6, 15), "kernel " + kernel());
  }

  /** Only what a cgroup hands on to those below it can they have. */
  private Finding oomExits() {
    String own = ownCgroup();
    boolean here =
        !own.isEmpty()
            && lines(own + "/cgroup.subtree_control").stream()
                .anyMatch(line -> List.of(line.split(" ")).contains("memory"));
    String what = here ? "is" : "is not";
    return new Finding(
        Capability.OOM_EXITS, here, "the memory controller " + what + " handed on to our cgroups");
  }

  /** Where our cgroups are made: the one this process is in, in the v2 tree; empty without one. */
  String ownCgroup() {
    String mount = mounts.point("cgroup2");
    if (mount.isEmpty()) {
      return "";
    }
    for (String line : lines("proc/self/cgroup")) {
      if (line.startsWith("0::")) {
        String below = line.substring("0::/".length());
        Path whole = root.resolve(mount.substring(1));
        return (below.isEmpty() ? whole : whole.resolve(below)).toString();
      }
    }
    return "";
  }

  private Finding rights(Capability capability, long bits, String what) {
    boolean here = (effective() & bits) == bits;
    return new Finding(capability, here, "this process may " + (here ? "" : "not ") + what);
  }

  /** The right to mount is not all: a filter of system calls may refuse it, and so it is tried. */
  private Finding mounting() {
    Finding rights = rights(Capability.MOUNTS, 1L << CAP_SYS_ADMIN, "mount");
    if (!real || !rights.here()) {
      return rights;
    }
    try {
      Path probe = Files.createTempDirectory(scratch, "drover-doctor-");
      try {
        Errno said = mounted(probe);
        boolean here = said.equals(Errno.NONE);
        return new Finding(
            Capability.MOUNTS,
            here,
            here ? "mounted a tmpfs in " + scratch : "refused: error number " + said.number());
      } finally {
        Folders.remove(probe);
      }
    } catch (IOException | DroverException cannot) {
      return new Finding(Capability.MOUNTS, false, String.valueOf(cannot.getMessage()));
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
      return new Finding(Capability.MOUNTS, false, "interrupted");
    }
  }

  /** Mounts as tasks' secrets are mounted, and unmounts again. */
  private static Errno mounted(Path folder)
      throws DroverException, IOException, InterruptedException {
    try (ShimClient shim =
        new ShimClient(
            NativeShim.in(folder.resolve("bin")),
            ProcessPolicy.TIE_TO_PARENT,
            Limits.ofSession(),
            _ -> {})) {
      Path point = Files.createDirectory(folder.resolve("point"));
      List<Errno> said = shim.mount(List.of(new MemoryFolders.Wanted(point, 1 << 20)));
      shim.unmount(List.of(point));
      return said.getFirst();
    }
  }

  private long effective() {
    for (String line : lines("proc/self/status")) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
      }
    }
    return 0;
  }

  private Finding openFiles() {
    for (String line : lines("proc/self/limits")) {
      Matcher limit = OPEN_FILES.matcher(line);
      if (limit.find()) {
        String most = limit.group(1);
        boolean enough = most.equals("unlimited") || Long.parseLong(most) >= OPEN_FILES_WANTED;
        return new Finding(Capability.OPEN_FILES, enough, "at most " + most);
      }
    }
    return new Finding(Capability.OPEN_FILES, false, "unknown");
  }

  private String kernel() {
    List<String> lines = lines("proc/sys/kernel/osrelease");
    return lines.isEmpty() ? "unknown" : lines.getFirst();
  }

  private boolean kernelAtLeast(int major, int minor) {
    Matcher version = Pattern.compile("^(\\d+)\\.(\\d+)").matcher(kernel());
    if (!version.find()) {
      return false;
    }
    int has = Integer.parseInt(version.group(1));
    return has > major || has == major && Integer.parseInt(version.group(2)) >= minor;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException hidden) {
      return List.of();
    }
  }
}
