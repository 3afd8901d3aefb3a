package io.drover.runner.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is mounted, as the kernel lists it. */
record Mounts(List<Mount> all) {

  /**
   * One mount.
   *
   * @param point where
   * @param type the kind of file system
   * @param source what it calls itself
   * @param options the options of the mount
   */
  record Mount(String point, String type, String source, Set<String> options) {}

  private static final Mount NONE = new Mount("", "", "", Set.of());

  /** The list; empty where it is hidden. */
  static Mounts read(Path mountInfo) {
    List<Mount> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(mountInfo, StandardCharsets.ISO_8859_1)) {
        int dash = line.indexOf(" - ");
        String[] head = line.split(" ");
        if (dash > 0 && head.length > 5) {
          String[] tail = line.substring(dash + 3).split(" ");
          all.add(
              new Mount(
                  head[4].replace("\\040", " "),
                  tail[0],
                  tail.length > 1 ? tail[1] : "",
                  Set.of(head[5].split(","))));
        }
      }
    } catch (IOException hidden) {
      return new Mounts(List.of());
    }
    return new Mounts(List.copyOf(all));
  }

  /** Where a kind of file system is mounted first, empty if nowhere. */
  String point(String type) {
    return all.stream().filter(m -> m.type().equals(type)).findFirst().orElse(NONE).point();
  }

  /** The mount a path is on: the longest point above it, the last of equals. */
  Mount holding(Path path) {
    Mount best = NONE;
    for (Mount mount : all) {
      if (path.startsWith(mount.point()) && mount.point().length() >= best.point().length()) {
        best = mount;
      }
    }
    return best;
  }
}
