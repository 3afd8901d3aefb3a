package io.drover.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for readers do not lie where a machine can see it. */
class DocumentsTest {
  @TempDir Path folder;

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    List<String> broken = new ArrayList<>();
    for (Path page : Documents.pages()) {
      broken.addAll(Documents.broken(page, Files.readString(page)));
    }
    // Written by the tests of the job files, and not kept by every checkout yet.
    broken.remove(Built.ROOT.resolve("docs/jobspec.md") + ": status.md is not there");
    assertThat(Documents.pages()).hasSizeGreaterThan(5);
    assertThat(broken).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereIsSeen() throws Exception {
    Path page = folder.resolve("a.md");
    Files.writeString(folder.resolve("b.md"), "# There is `one`, here\n");
    String text =
        "[ok](b.md) [ok](b.md#there-is-one-here) [ok](https://example.com/x) [no](c.md)"
            + " [no](b.md#elsewhere)";

    assertThat(Documents.broken(page, text))
        .containsExactly(
            page + ": c.md is not there", page + ": b.md#elsewhere has no such heading");
  }

  @Test
  void everyFileACommandOfAPageNamesIsThere() throws Exception {
    Pattern ours =
        Pattern.compile(
            "(?<![\\w/.])(\\./(?:drover|check)\\b|(?:tools|examples|shim|\\.ci)/[\\w./-]+\\w)");
    List<String> missing = new ArrayList<>();
    for (Path page : Documents.pages()) {
      Matcher name = ours.matcher(Files.readString(page));
      while (name.find()) {
        if (!Files.exists(Built.ROOT.resolve(name.group(1)))
            && !Files.exists(page.resolveSibling(name.group(1)))) {
          missing.add(page + ": " + name.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCommandOfAPageIsOne() throws Exception {
    String help =
        Files.readString(Built.ROOT.resolve("agent/src/main/java/io/drover/agent/cli/Cli.java"));
    Set<String> known = new TreeSet<>(Set.of("help"));
    Matcher put = Pattern.compile("all\\.put\\(\"(\\w+)\"").matcher(help);
    while (put.find()) {
      known.add(put.group(1));
    }
    Set<String> named = new TreeSet<>();
    for (Path page : Documents.pages()) {
      Matcher command =
          Pattern.compile("(?m)(?:`(?:\\./)?|\\./|^    )drover (\\w+)")
              .matcher(Files.readString(page));
      while (command.find()) {
        named.add(command.group(1));
      }
    }
    assertThat(named).contains("run", "plan").isSubsetOf(known);
  }

  @Test
  void everyWordOfCheckInAPageIsOne() throws Exception {
    String script = Files.readString(Built.ROOT.resolve("check"));
    for (Path page : Documents.pages()) {
      Matcher word = Pattern.compile("\\./check (\\w+)").matcher(Files.readString(page));
      while (word.find()) {
        assertThat(script).as(page.toString()).containsPattern("\\b" + word.group(1) + "\\b");
      }
    }
  }

  @Test
  void everyDependencyHasItsLineAndEveryLineItsDependency() throws Exception {
    Set<String> lines =
        Documents.firstCells(Files.readString(Built.ROOT.resolve("docs/dependencies.md")));
    Set<String> needed = Documents.dependencies();
    Set<String> shipped = new TreeSet<>();
    // The folder may still hold what an older build needed.
    String classPath = System.getProperty("java.class.path");
    try (Stream<Path> jars = Files.list(Built.ROOT.resolve("agent/target/lib"))) {
      jars.map(jar -> jar.getFileName().toString())
          .filter(classPath::contains)
          .map(name -> name.replaceAll("-\\d.*", ""))
          .filter(name -> !name.startsWith("drover-"))
          .forEach(shipped::add);
    }
    assertThat(shipped).contains("jackson-core");
    needed.addAll(shipped);
    assertThat(lines).isEqualTo(needed);
  }
}
