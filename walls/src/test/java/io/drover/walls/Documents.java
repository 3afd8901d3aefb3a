package io.drover.walls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the pages for readers say that can be wrong: links, commands, lists. */
final class Documents {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<(dependency|path)>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<");

  private Documents() {}

  /** Every page of the checkout. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(Built.ROOT)) {
      return all.filter(file -> file.toString().endsWith(".md"))
          .filter(file ->
              !Built.ROOT.relativize(file).toString().matches("(.*/)?(target|\\..*|build)/.*"))
          .sorted()
          .toList();
    }
  }

  /** The links of a page that lead nowhere; those into the net are not followed. */
  static List<String> broken(Path page, String text) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(FENCED.matcher(text).replaceAll(""));
    while (link.find()) {
      String target = link.group(1);
      if (target.matches("(https?|mailto):.*")) {
        continue;
      }
      String[] fileAndPlace = target.split("#", 2);
      Path file =
          fileAndPlace[0].isEmpty() ? page : page.resolveSibling(fileAndPlace[0]).normalize();
      if (!Files.exists(file)) {
        broken.add(page + ": " + target + " is not there");
      } else if (fileAndPlace.length > 1
          && !places(Files.readString(file)).contains(fileAndPlace[1])) {
        broken.add(page + ": " + target + " has no such heading");
      }
    }
    return broken;
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      places.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9 _-]", "")
              .trim()
              .replace(' ', '-'));
    }
    return places;
  }

  /** What the poms name that is not ours and no plugin. */
  static Set<String> dependencies() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> poms = Files.walk(Built.ROOT, 2)) {
      for (Path pom : poms.filter(f -> f.toString().endsWith("pom.xml")).toList()) {
        Matcher dependency = DEPENDENCY.matcher(Files.readString(pom));
        while (dependency.find()) {
          if (!dependency.group(2).equals("io.drover")) {
            names.add(dependency.group(3));
          }
        }
      }
    }
    return names;
  }

  /** The first cells of the tables of a page that are in back quotes. */
  static Set<String> firstCells(String text) {
    Set<String> cells = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| `([^`]+)` +\\|").matcher(text);
    while (row.find()) {
      cells.add(row.group(1));
    }
    return cells;
  }
}
