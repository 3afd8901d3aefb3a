package io.drover.driver.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is mounted, as the kernel lists it. */
public record Mounts(List<Mount> all) {

  /**
   * One mount.
   *
   * @param point where
   * @param type the kind of file system
   * @param source what it calls itself
   * @param options the options of the mount
   * @param superOptions the options of the file system, such as its size
   */
  public record Mount(
      String point, String type, String source, Set<String> options, Set<String> superOptions) {}

  private static final Mount NONE = new Mount("", "", "", Set.of(), Set.of());

  /** The list of a process, in the order of mounting; empty where it is hidden. */
  public static Mounts read(Path mountInfo) {
    List<Mount> all = new ArrayList<>();
    try {
      String text = new String(Files.readAllBytes(mountInfo), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        int dash = line.indexOf(" - ");
        String[] head = line.split(" ", -1);
        if (dash > 0 && head.length > 5) {
          String[] tail = line.substring(dash + 3).split(" ", -1);
          all.add(
              new Mount(
                  unescaped(head[4]),
                  tail[0],
                  tail.length > 1 ? tail[1] : "",
                  options(head[5]),
                  options(tail.length > 2 ? tail[2] : "")));
        }
      }
    } catch (IOException hidden) {
      return new Mounts(List.of());
    }
    return new Mounts(List.copyOf(all));
  }

  /**
   * Where something is mounted below a folder, without what is not asked for: of thousands of tasks
   * each has two mounts.
   *
   * @param folder as the kernel names it, without links
   */
  public static Set<String> pointsBelow(Path mountInfo, Path folder) {
    Set<String> points = new HashSet<>();
    String prefix = folder + "/";
    try {
      for (String line : Files.readAllLines(mountInfo, StandardCharsets.UTF_8)) {
        int at = 0;
        for (int field = 0; field < 4; field++) {
          at = line.indexOf(' ', at) + 1;
        }
        int end = line.indexOf(' ', at);
        String point = end < 0 ? "" : unescaped(line.substring(at, end));
        if (point.startsWith(prefix)) {
          points.add(point);
        }
      }
    } catch (IOException hidden) {
      return Set.of();
    }
    return points;
  }

  private static Set<String> options(String list) {
    return Set.copyOf(List.of(list.split(",", -1)));
  }

  /** The four characters that the kernel writes in octal. */
  private static String unescaped(String point) {
    if (point.indexOf('\\') < 0) {
      return point;
    }
    return point
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  /** Where a kind of file system is mounted first, empty if nowhere. */
  public String point(String type) {
    return all.stream().filter(m -> m.type().equals(type)).findFirst().orElse(NONE).point();
  }

  /** The mount a path is on: the longest point above it, the last of equals. */
  public Mount holding(Path path) {
    Mount best = NONE;
    for (Mount mount : all) {
      if (path.startsWith(mount.point()) && mount.point().length() >= best.point().length()) {
        best = mount;
      }
    }
    return best;
  }
}
