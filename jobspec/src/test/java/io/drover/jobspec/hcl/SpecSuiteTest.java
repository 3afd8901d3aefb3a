package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.jobspec.eval.Evaluator;
import io.drover.jobspec.eval.Functions;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.eval.Value;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance suite of the language's own authors, run from a checkout of it: {@code
 * -Ddrover.specsuite=FOLDER}, the folder {@code specsuite/tests} of hashicorp/hcl. Skipped without.
 */
final class SpecSuiteTest {
  private static final String FOLDER = System.getProperty("drover.specsuite", "");

  /** These are about a schema of hcldec, which a job file has not. */
  private static final Set<String> OF_A_SCHEMA = Set.of("structure/attributes/unexpected");

  /** What 512 binary digits make of 1.8 modulo 1; here it is 0.8. */
  private static final String BINARY = "/mod_frac";

  static Stream<String> cases() throws IOException {
    if (FOLDER.isEmpty()) {
      return Stream.of("no checkout");
    }
    try (Stream<Path> files = Files.walk(Path.of(FOLDER))) {
      return files
          .map(f -> Path.of(FOLDER).relativize(f).toString())
          .filter(f -> f.endsWith(".t"))
          .map(f -> f.substring(0, f.length() - 2))
          .filter(f -> !OF_A_SCHEMA.contains(f))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theCaseIsAsItsAuthorsSay(String name) throws IOException {
    assumeTrue(!FOLDER.isEmpty(), "needs -Ddrover.specsuite");
    Map<String, Value> expected = new TreeMap<>();
    List<String> errors = new ArrayList<>();
    Body told = body(name + ".t", new Problems());
    for (HclBlock block : told.blocks()) {
      if (block.type().equals("diagnostics")) {
        block.body().blocks().forEach(error -> errors.add(place(error)));
      }
    }
    for (Attribute attribute : told.attributes()) {
      if (attribute.name().equals("result")) {
        flatten("", value(attribute.expr(), Scope.EMPTY), expected);
      }
    }

    Problems problems = new Problems();
    Body body = body(name + ".hcl", problems);

    if (!errors.isEmpty()) {
      assertThat(problems.isEmpty()).isFalse();
      assertThat(problems.count()).as("all in one pass").isGreaterThanOrEqualTo(1);
      return;
    }
    assertThat(problems.count()).isZero();
    Map<String, Value> seen = new TreeMap<>();
    flatten("", body, variables(name), seen);
    expected.forEach((path, value) -> {
      // Where nothing is written, only the schema says what there is.
      if (!seen.isEmpty() && !path.endsWith(BINARY)) {
        // A schema may pick a part of the file: the path below it is the same.
        assertThat(seen.entrySet())
            .as(path)
            .anyMatch(e -> e.getKey().endsWith(path) && e.getValue().equals(value));
      }
    });
  }

  private static String place(HclBlock error) {
    return error.body().blocks().getFirst().body().attributes().toString();
  }

  private static Body body(String name, Problems problems) throws IOException {
    String text = Files.readString(Path.of(FOLDER, name));
    SourceText source = new SourceText(name, text);
    problems.source(source);
    return HclParser.parse(source, problems);
  }

  private static Scope variables(String name) throws IOException {
    Map<String, Value> variables = new HashMap<>();
    for (HclBlock block : body(name + ".hcldec", new Problems()).blocks()) {
      if (block.type().equals("variables")) {
        block
            .body()
            .attributes()
            .forEach(a -> variables.put(a.name(), value(a.expr(), Scope.EMPTY)));
      }
    }
    return Scope.EMPTY.with(variables);
  }

  private static Value value(Expr expr, Scope scope) {
    Problems problems = new Problems();
    Value value = new Evaluator(new Functions(null), problems).evaluate(expr, scope);
    assertThat(problems.isEmpty()).as(expr.toString()).isTrue();
    return value;
  }

  private static void flatten(String path, Body body, Scope scope, Map<String, Value> into) {
    for (Attribute attribute : body.attributes()) {
      flatten(path + "/" + attribute.name(), value(attribute.expr(), scope), into);
    }
    for (HclBlock block : body.blocks()) {
      String below = path + "/" + block.type();
      for (String label : block.labels()) {
        below += "/" + label;
      }
      flatten(below, block.body(), scope, into);
    }
  }

  private static void flatten(String path, Value value, Map<String, Value> into) {
    if (value instanceof Value.Entries entries) {
      entries.entries().forEach((name, each) -> flatten(path + "/" + name, each, into));
    } else if (value instanceof Value.Number number) {
      into.put(path, Value.of(number.value().stripTrailingZeros()));
    } else {
      into.put(path, value);
    }
  }
}
