package io.drover.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.core.alloc.LifeTest;
import io.drover.core.alloc.ResumeTest;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/conformance.md is made of the facts that tests are marked with. */
final class ConformancePageTest {
  private static final Path PAGE = Path.of("../docs/conformance.md");

  /** Set to write the page anew. */
  private static final String WRITE = "drover.write";

  private static final List<Class<?>> TESTS = List.of(LifeTest.class, ResumeTest.class);

  private static final String HEAD =
      """
      # Conformance

      How Nomad's client behaves, by number, and the test that shows it of Drover: B for behaviour, S for a sharp edge, D for a defect that is not
      here. This page is made from the tests: `./check conformance` writes it anew. Beside it, every job file below
      `agent/src/test/resources/recorded` was run by Nomad 2.0; `RecordedTest` runs it here and compares states, events, texts and output.

      | number | what happens | test | here |
      | --- | --- | --- | --- |
      """;

  @Test
  void thePageIsWhatTheTestsSay() throws Exception {
    TreeMap<String, String> rows = new TreeMap<>();
    for (Class<?> test : TESTS) {
      for (Method method : test.getDeclaredMethods()) {
        for (Fact fact : method.getAnnotationsByType(Fact.class)) {
          String row =
              "| %s | %s | `%s.%s` | %s |%n"
                  .formatted(
                      fact.number(),
                      fact.text(),
                      test.getSimpleName(),
                      method.getName(),
                      fact.better().isEmpty() ? "the same" : "better: " + fact.better());
          assertThat(rows.put(fact.number(), row)).as("two tests of " + fact.number()).isNull();
        }
      }
    }
    String page = HEAD + String.join("", rows.values());
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }
}
