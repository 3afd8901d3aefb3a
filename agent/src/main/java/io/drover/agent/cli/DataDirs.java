package io.drover.agent.cli;

import io.drover.runner.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a run keeps what it knows, if the user does not say. */
final class DataDirs {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** Of a job's name in the name of its folder, which may have 255 bytes. */
  private static final int JOB_CHARACTERS_MAX = 100;

  private DataDirs() {}

  /** The data folder to read: the one that the user named, else that of the newest run. */
  static Path toRead(Cli cli, @Nullable String name) throws Usage {
    return name == null ? newest(cli.environment()) : at(cli.workDir(), name);
  }

  /** The folder of the newest run that chose its own. */
  private static Path newest(Map<String, String> environment) throws Usage {
    List<Path> all = chosen(environment);
    if (all.isEmpty()) {
      throw new Usage("there is no run in " + runs(environment) + ": give --data-dir");
    }
    return all.getLast();
  }

  /** The folders of the runs that chose their own, the oldest first. */
  static List<Path> chosen(Map<String, String> environment) {
    return below(environment, false);
  }

  /** What is left of folders whose removal was cut short. */
  static List<Path> halfRemoved(Map<String, String> environment) {
    return below(environment, true);
  }

  private static List<Path> below(Map<String, String> environment, boolean removed) {
    try (Stream<Path> all = Files.list(runs(environment))) {
      return all.filter(
              run -> run.getFileName().toString().startsWith(DataFolder.REMOVED) == removed)
          .sorted()
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  /** Where the folders of those runs are. */
  static Path runs(Map<String, String> environment) {
    return base(environment).resolve("runs");
  }

  private static Path base(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!home.startsWith("/")) {
      home = System.getProperty("user.home", "/tmp");
    }
    Path base = !state.startsWith("/") ? Path.of(home, ".local", "state") : Path.of(state);
    return base.resolve("drover");
  }

  /** A folder that is not there yet, below the user's state folder. */
  static Path fresh(Map<String, String> environment, String jobId) {
    String name = jobId.replaceAll("[^A-Za-z0-9_.-]", "_");
    return fresh(runs(environment), name.substring(0, Math.min(name.length(), JOB_CHARACTERS_MAX)));
  }

  /** The same for a torture: not among the runs, the newest of which other commands take. */
  static Path freshTorture(Map<String, String> environment) {
    return fresh(base(environment), "torture");
  }

  /** A folder that is not there yet, in another. */
  static Path fresh(Path folder, String name) {
    String tail = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    String stamp = STAMP.format(LocalDateTime.now(ZoneId.systemDefault()));
    return folder.resolve(stamp + "-" + name + "-" + tail);
  }

  /** The data folder the user named, from where the user stands. */
  static Path at(Path workDir, String name) throws Usage {
    return at(workDir, "--data-dir", name);
  }

  /** The folder the user named behind a flag, from where the user stands. */
  static Path at(Path workDir, String flag, String name) throws Usage {
    if (name.isEmpty()) {
      throw new Usage(flag + " needs the name of a folder");
    }
    try {
      return workDir.resolve(name);
    } catch (InvalidPathException wrong) {
      throw new Usage(name + " cannot be a folder: " + wrong.getReason());
    }
  }
}
