package io.drover.driver.rawexec;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import io.drover.api.env.TaskDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Finds a command where Nomad does: local/, the task's folder, an absolute path, PATH. */
final class CommandLookup {
  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CommandLookup() {}

  static Path find(String command, TaskDir dir, Map<String, String> env) throws DriverException {
    for (Path base : new Path[] {dir.localDir(), dir.dir()}) {
      Path candidate = base.resolve(stripRoot(command)).normalize();
      if (candidate.startsWith(dir.dir()) && Files.isRegularFile(candidate)) {
        return executable(candidate, dir);
      }
    }
    if (command.startsWith("/")) {
      Path absolute = Path.of(command);
      if (Files.isRegularFile(absolute)) {
        return executable(absolute, dir);
      }
    } else if (!command.contains("/")) {
      for (String folder : env.getOrDefault("PATH", USUAL_PATH).split(":")) {
        Path candidate = Path.of(folder.isEmpty() ? "/" : folder, command);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    throw new DriverException(
        ErrorCode.START_FAILED, "binary \"" + command + "\" " + whyNot(command, dir));
  }

  private static String whyNot(String command, TaskDir dir) {
    Path seen = dir.dir().resolve(command);
    if (Files.isDirectory(seen)) {
      return "is a folder, not a program";
    }
    if (Files.exists(seen)) {
      return "is not a regular file, so it cannot be executed";
    }
    if (command.startsWith("/")) {
      return "could not be found";
    }
    return command.contains("/")
        ? "could not be found in the task's folder; PATH is not searched for a name with a slash"
        : "could not be found in the task's folder or on the PATH of its environment";
  }

  private static String stripRoot(String command) {
    return command.startsWith("/") ? command.substring(1) : command;
  }

  /**
   * A downloaded program may lack the bit and gets it. A file of the machine, outside the alloc's
   * folder, is never changed: that a job names it is no reason to let everybody run it.
   */
  private static Path executable(Path file, TaskDir dir) throws DriverException {
    if (Files.isExecutable(file)) {
      return file;
    }
    if (!file.normalize().startsWith(dir.allocDir())) {
      throw new DriverException(
          ErrorCode.START_FAILED, "\"" + file + "\" is not executable: permission denied");
    }
    try {
      Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      modes.add(PosixFilePermission.OWNER_EXECUTE);
      modes.add(PosixFilePermission.GROUP_EXECUTE);
      modes.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(file, modes);
      return file;
    } catch (IOException notOurs) {
      throw new DriverException(
          ErrorCode.START_FAILED,
          "\"" + file + "\" is not executable and cannot be made so: " + notOurs.getMessage());
    }
  }
}
