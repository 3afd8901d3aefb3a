package io.drover.driver.rawexec;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses users and groups the operator has denied. Reads the same files as the shim, which does
 * the switching: what is not in them does not exist here.
 */
final class UserCheck {
  private final Path etc;

  /** Reads {@code passwd} and {@code group} in {@code etc}. */
  UserCheck(Path etc) {
    this.etc = etc;
  }

  /** Throws if {@code user} is denied, or unknown while anything is denied. */
  void check(String user, RawExecOptions options) throws DriverException {
    if (user.isEmpty() || options.deniedUids().isEmpty() && options.deniedGids().isEmpty()) {
      return;
    }
    Ids ids = find(user);
    if (options.deniedUids().stream().anyMatch(range -> range.has(ids.uid()))) {
      throw new DriverException(
          ErrorCode.DRIVER_CONFIG,
          "user \"" + user + "\" has the uid " + ids.uid() + ", which the operator has denied");
    }
    for (long gid : ids.gids()) {
      if (options.deniedGids().stream().anyMatch(range -> range.has(gid))) {
        throw new DriverException(
            ErrorCode.DRIVER_CONFIG,
            "user \"" + user + "\" is in the group " + gid + ", which the operator has denied");
      }
    }
  }

  private record Ids(long uid, Set<Long> gids) {}

  private Ids find(String user) throws DriverException {
    String[] numbers = user.split(":", 2);
    boolean numeric = numbers[0].matches("[0-9]{1,10}");
    for (String[] line : lines("passwd", 7)) {
      if (line[numeric ? 2 : 0].equals(numbers[0])) {
        Set<Long> gids = groupsOf(line[0]);
        gids.add(number(numbers.length == 2 ? numbers[1] : line[3]));
        return new Ids(number(line[2]), gids);
      }
    }
    if (!numeric) {
      throw new DriverException(ErrorCode.DRIVER_CONFIG, "there is no user \"" + user + "\"");
    }
    long uid = number(numbers[0]);
    return new Ids(uid, Set.of(numbers.length == 2 ? number(numbers[1]) : uid));
  }

  private Set<Long> groupsOf(String user) {
    Set<Long> gids = new HashSet<>();
    for (String[] line : lines("group", 4)) {
      if (List.of(line[3].split(",")).contains(user)) {
        gids.add(number(line[2]));
      }
    }
    return gids;
  }

  private List<String[]> lines(String file, int fields) {
    List<String[]> found = new ArrayList<>();
    try {
      String text = Files.readString(etc.resolve(file), StandardCharsets.ISO_8859_1);
      for (String line : text.split("\n")) {
        String[] parts = line.split(":", -1);
        if (parts.length >= fields) {
          found.add(parts);
        }
      }
    } catch (IOException absent) {
      return List.of();
    }
    return found;
  }

  /** An id that cannot be read is none of the denied ones, and the shim will refuse it. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      return -1;
    }
  }
}
