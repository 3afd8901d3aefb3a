package io.drover.driver.rawexec;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where cgroups v2 are mounted. */
final class UnifiedTree {
  private UnifiedTree() {}

  /**
   * The cgroup a job names: a path in the mounted tree as it is, any other below the mount, as
   * Nomad has it. It must be there: one of our own making would not be the one that was meant.
   */
  static String override(String asked, Path mountInfo) throws DriverException {
    String mount = mount(mountInfo);
    if (mount.isEmpty()) {
      throw new DriverException(
          ErrorCode.HOST_LACKS,
          "cgroup_v2_override is set to \"" + asked + "\", and no cgroup v2 tree is mounted here");
    }
    Path below = Path.of(mount);
    Path path = asked.startsWith(mount + "/") ? Path.of(asked) : below.resolve("." + "/" + asked);
    Path whole = path.normalize();
    if (!whole.startsWith(below) || !Files.isDirectory(whole)) {
      throw new DriverException(
          ErrorCode.DRIVER_CONFIG, "cgroup_v2_override: there is no cgroup " + whole);
    }
    return whole.toString();
  }

  private static String mount(Path mountInfo) {
    try {
      for (String line : Files.readAllLines(mountInfo)) {
        if (line.contains(" - cgroup2 ")) {
          return line.split(" ")[4];
        }
      }
      return "";
    } catch (IOException hidden) {
      return "";
    }
  }
}
