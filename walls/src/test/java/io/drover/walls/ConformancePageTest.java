package io.drover.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import io.drover.facts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/conformance.md is made of the facts that tests of all modules are marked with. */
final class ConformancePageTest {
  private static final Path PAGE = Built.ROOT.resolve("docs/conformance.md");
  private static final Path RECORDED = Built.ROOT.resolve("agent/src/test/resources/recorded");

  /** Set to write the page anew. */
  private static final String WRITE = "drover.write";

  private static final String HEAD =
      """
      # Conformance

      How Nomad's client behaves, by number, and the test that shows it of Drover: B for behaviour, S for a sharp edge that is easy to get
      wrong, D for a defect of Nomad that is not here. *The same*, or what is better and how; every such difference that a user can notice is in
      [differences.md](differences.md). *Recorded* names job files of `agent/src/test/resources/recorded` or `examples` that Nomad 2.0 ran:
      `RecordedTest` runs the same files here and compares states, events, texts and output. What Drover has no place for is below each table,
      with the reason. A number in a test's name or comment is one of these.

      This page is made from the tests: a method says with `@Fact` what it shows, and `./check conformance` writes the page anew.
      """;

  /** The sections, each up to the number of the next. */
  private static final Map<String, String> SECTIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("B015", "Making an alloc"),
              Map.entry("B034", "Running an alloc"),
              Map.entry("B051", "Updates"),
              Map.entry("B062", "Killing an alloc"),
              Map.entry("B077", "The state of an alloc"),
              Map.entry("B096", "Health"),
              Map.entry("B111", "Predecessors"),
              Map.entry("B118", "Shutdown, destroy, restart"),
              Map.entry("B137", "The hooks of a task"),
              Map.entry("B159", "The life of a task"),
              Map.entry("B177", "What hooks make"),
              Map.entry("B187", "Hooks and drivers that fail"),
              Map.entry("B199", "Killing a task"),
              Map.entry("B215", "Restarts and signals on request"),
              Map.entry("B224", "The state of a task and its events"),
              Map.entry("B244", "The restart policy"),
              Map.entry("B260", "The order of a group"),
              Map.entry("B277", "What is stored"),
              Map.entry("B286", "After the death of the agent"),
              Map.entry("D01", "Defects that are not here"),
              Map.entry("S01", "Sharp edges")));

  private record Shown(Fact fact, String test) {}

  @Test
  void thePageIsWhatTheTestsSay() throws Exception {
    String page = page(facts());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everyNumberIsThereOnce() {
    List<String> numbers = new ArrayList<>(facts().keySet());
    NotHere.GROUPS.forEach(group -> numbers.addAll(group.each()));
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(wanted());
  }

  @Test
  void everyFactHasOneTextAndItsRecordingsAreThere() {
    facts()
        .forEach((number, shown) -> {
          assertThat(shown.stream().filter(s -> !s.fact.text().isEmpty())).as(number).hasSize(1);
          for (Shown one : shown) {
            for (String file : one.fact.recorded()) {
              assertThat(RECORDED.resolve(file + ".json")).as(number).exists();
            }
          }
        });
  }

  /** From the making of an alloc to its recovery, every sharp edge, every defect. */
  private static List<String> wanted() {
    List<String> all = new ArrayList<>();
    for (int n = 15; n <= 310; n++) {
      all.add(NotHere.number('B', n));
    }
    for (int n = 1; n <= 25; n++) {
      all.add(NotHere.number('S', n));
    }
    for (int n = 1; n <= 45; n++) {
      all.add(NotHere.number('D', n));
    }
    return all;
  }

  private static TreeMap<String, List<Shown>> facts() {
    TreeMap<String, List<Shown>> facts = new TreeMap<>();
    Built.PRODUCT_AND_TESTS.stream()
        .flatMap(type -> type.getMethods().stream())
        .sorted(Comparator.comparing(JavaMethod::getFullName))
        .forEach(method -> {
          for (Fact fact : factsOf(method)) {
            String test = method.getOwner().getSimpleName() + "." + method.getName();
            facts.computeIfAbsent(fact.number(), _ -> new ArrayList<>()).add(new Shown(fact, test));
          }
        });
    return facts;
  }

  private static List<Fact> factsOf(JavaMethod method) {
    if (method.isAnnotatedWith(Fact.Facts.class)) {
      return Arrays.asList(method.getAnnotationOfType(Fact.Facts.class).value());
    }
    return method.tryGetAnnotationOfType(Fact.class).map(List::of).orElse(List.of());
  }

  private static String page(TreeMap<String, List<Shown>> facts) {
    StringBuilder page = new StringBuilder(HEAD);
    for (char kind : new char[] {'B', 'S', 'D'}) {
      SECTIONS.forEach((first, title) -> {
        if (first.charAt(0) == kind) {
          section(page, title, numbersFrom(first), facts);
        }
      });
    }
    return page.toString();
  }

  private static List<String> numbersFrom(String first) {
    String next = ((TreeMap<String, String>) SECTIONS).higherKey(first);
    return wanted().stream()
        .filter(n -> n.charAt(0) == first.charAt(0))
        .filter(n ->
            n.compareTo(first) >= 0
                && (next == null || n.compareTo(next) < 0 || next.charAt(0) != n.charAt(0)))
        .toList();
  }

  private static void section(
      StringBuilder page, String title, List<String> numbers, TreeMap<String, List<Shown>> facts) {
    page.append("\n## ").append(title).append("\n\n");
    List<String> shown = numbers.stream().filter(facts::containsKey).toList();
    if (!shown.isEmpty()) {
      page.append("| number | what happens in Nomad | here | test |\n| --- | --- | --- | --- |\n");
      shown.forEach(number -> page.append(row(number, facts.get(number))));
    }
    List<String> notHere = new ArrayList<>();
    for (NotHere group : NotHere.GROUPS) {
      String some = group.among(numbers);
      if (!some.isEmpty()) {
        String why = group.why().isEmpty() ? "" : "; " + group.why();
        notHere.add("- " + some + ": " + group.about() + why + ".\n");
      }
    }
    if (!notHere.isEmpty()) {
      page.append(shown.isEmpty() ? "" : "\n").append("Not here:\n\n");
      notHere.forEach(page::append);
    }
  }

  private static String row(String number, List<Shown> shown) {
    Fact told =
        shown.stream().map(Shown::fact).filter(f -> !f.text().isEmpty()).findFirst().orElseThrow();
    List<String> tests = new ArrayList<>();
    List<String> recorded = new ArrayList<>();
    for (Shown one : shown) {
      tests.add("`" + one.test + "`");
      recorded.addAll(List.of(one.fact.recorded()));
    }
    String here = told.better().isEmpty() ? "the same" : "better: " + told.better();
    if (!recorded.isEmpty()) {
      here += "; recorded: " + String.join(", ", recorded);
    }
    return "| %s | %s | %s | %s |\n".formatted(number, told.text(), here, String.join(", ", tests));
  }
}
