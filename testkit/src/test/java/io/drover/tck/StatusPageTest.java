package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ConfigSchema;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverProvider;
import io.drover.api.driver.ProcessPolicy;
import io.drover.jobspec.Support;
import io.drover.jobspec.eval.Functions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/status.md is what the tables of the program and the contracts of its drivers say. */
final class StatusPageTest {
  private static final Path PAGE = Path.of("../docs/status.md");

  /** Set to write the page anew. */
  private static final String WRITE = "drover.write";

  private static final String HEAD =
      """
      # What works

      Of Nomad 2.0's job file, by stanza and field: *works*; *accepted*, which is read, named in one notice and has no effect on one machine; *refused*, which is
      read and checked, and a run refuses it with its place. What is not in the table is not in the language: an error with a guess at what was meant.
      Made from the tables that the program itself follows; `./check status` writes it anew.

      """;

  /** Which operation goes without a lack. */
  private static final Map<String, DriverLack> OPERATIONS = operations();

  @TempDir Path folder;

  private static Map<String, DriverLack> operations() {
    Map<String, DriverLack> needs = new TreeMap<>();
    needs.put("exec", DriverLack.EXEC);
    needs.put("exec with a terminal", DriverLack.EXEC_TTY);
    needs.put("exec of any command", DriverLack.EXEC_COMMANDS);
    needs.put("stats", DriverLack.STATS);
    needs.put("signal", DriverLack.SIGNAL_EFFECTS);
    needs.put("survives the agent", DriverLack.SURVIVAL);
    needs.put("rotated logs", DriverLack.LOGS);
    return needs;
  }

  @Test
  void thePageIsWhatTheTablesSay() throws Exception {
    StringBuilder page = new StringBuilder(HEAD);
    stanzas(page);
    functions(page);
    drivers(page);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page.toString());
  }

  private static void stanzas(StringBuilder page) {
    Map<Support.Status, Integer> counts = new EnumMap<>(Support.Status.class);
    StringBuilder rows = new StringBuilder();
    for (Support.Row row : Support.rows()) {
      counts.merge(row.status(), 1, Integer::sum);
      rows.append(
          "| `%s`%s | %s | %s |\n"
              .formatted(
                  row.part(),
                  row.detail().isEmpty() ? "" : ", " + row.detail(),
                  row.status().name().toLowerCase(Locale.ROOT),
                  row.why()));
    }
    page.append("## Stanzas and fields\n\n").append(counts(counts)).append("\n\n");
    page.append("| part | status | |\n| --- | --- | --- |\n").append(rows).append('\n');
  }

  private static String counts(Map<Support.Status, Integer> counts) {
    return String.join(
        ", ",
        counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static void functions(StringBuilder page) {
    Collection<String> names = new Functions(null).names();
    page.append("## Functions\n\nAll of Nomad's language, ").append(names.size());
    page.append(": `").append(String.join("`, `", names)).append("`.\n\n");
  }

  private void drivers(StringBuilder page) {
    page.append(
        "## Drivers\n\nEvery driver starts, recovers, awaits, stops, destroys and inspects");
    page.append(" tasks, and tells events, as `DriverContract` has it.\n\n");
    Map<String, Set<DriverLack>> lacks =
        new TreeMap<>(
            Map.of(
                "raw_exec",
                new RawExecContractTest().lacks(),
                "mock",
                new MockContractTest().lacks()));
    page.append("| operation | ").append(String.join(" | ", lacks.keySet())).append(" |\n");
    page.append("| --- |").append(" --- |".repeat(lacks.size())).append('\n');
    OPERATIONS.forEach((operation, lack) -> {
      page.append("| ").append(operation);
      lacks.values().forEach(l -> page.append(" | ").append(l.contains(lack) ? "no" : "yes"));
      page.append(" |\n");
    });
    page.append("| network of its own |").append(" missing |".repeat(lacks.size())).append('\n');
    for (DriverProvider provider : providers(lacks.keySet())) {
      try (Driver driver =
          provider.create(
              new DriverContext(folder, Path.of("/none"), ProcessPolicy.SURVIVE, Map.of()))) {
        page.append("\nAttributes of `").append(driver.name()).append("`:\n\n");
        page.append("| attribute | type | if not written | |\n| --- | --- | --- | --- |\n");
        for (ConfigSchema.Attribute a : driver.configSchema().attributes()) {
          page.append(
              "| `%s` | %s | %s | %s |\n"
                  .formatted(
                      a.name(),
                      a.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                      a.required() ? "an error" : a.defaultText(),
                      a.doc()));
        }
      }
    }
  }

  private static List<DriverProvider> providers(Set<String> expected) {
    Map<String, DriverProvider> found = new TreeMap<>();
    ServiceLoader.load(DriverProvider.class).forEach(p -> found.put(p.name(), p));
    assertThat(found.keySet()).as("each driver has its contract test").isEqualTo(expected);
    return List.copyOf(found.values());
  }
}
