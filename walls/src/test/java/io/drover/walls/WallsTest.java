package io.drover.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every wall stands, and every wall is seen to fall when something is planted against it. */
class WallsTest {
  /**
   * A wall, and what is planted to make it fall.
   *
   * @param tests whether the wall holds for the tests as well
   * @param planted classes, each of which alone breaks it; or packages, which do together
   */
  record Wall(String name, ArchRule rule, boolean tests, List<String> planted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Wall> WALLS =
      List.of(
          product(
              "core is pure",
              Walls.CORE_IS_PURE,
              "io.drover.core.planted.KnowsThread",
              "io.drover.core.planted.KnowsClock",
              "io.drover.core.planted.KnowsChance",
              "io.drover.core.planted.KnowsFiles",
              "io.drover.core.planted.KnowsSockets",
              "io.drover.core.planted.KnowsProcesses",
              "io.drover.core.planted.KnowsLocks",
              "io.drover.core.planted.KnowsRunner"),
          product(
              "core asks nobody",
              Walls.CORE_ASKS_NOBODY,
              "io.drover.core.planted.AsksNanoTime",
              "io.drover.core.planted.AsksInstantNow",
              "io.drover.core.planted.AsksEnvironment"),
          product(
              "api needs nothing", Walls.API_NEEDS_NOTHING, "io.drover.api.planted.NeedsRunner"),
          product(
              "the agent sees the facade",
              Walls.THE_AGENT_SEES_THE_FACADE,
              "io.drover.agent.planted.SeesStore",
              "io.drover.agent.planted.SeesDriver"),
          product(
              "jobspec shows results",
              Walls.JOBSPEC_SHOWS_RESULTS,
              "io.drover.runner.planted.ReadsBlocks"),
          product(
              "nothing needs the agent",
              Walls.NOTHING_NEEDS_THE_AGENT,
              "io.drover.runner.planted.NeedsAgent"),
          product(
              "drivers are strangers",
              Walls.DRIVERS_ARE_STRANGERS,
              "io.drover.driver.plantedone io.drover.driver.plantedtwo"),
          product(
              "no cycles",
              Walls.NO_CYCLES,
              "io.drover.walls.planted.round.there io.drover.walls.planted.round.back"),
          all(
              "packages are null-marked",
              Walls.PACKAGES_ARE_NULL_MARKED,
              "io.drover.walls.planted.unmarked.Unmarked"),
          product(
              "one starts processes",
              Walls.ONE_STARTS_PROCESSES,
              "io.drover.runner.planted.StartsProcess",
              "io.drover.runner.planted.StartsProcessByRuntime"),
          all("nobody sleeps", Walls.NOBODY_SLEEPS, "io.drover.runner.planted.Sleeps"),
          product(
              "only the program ends the JVM",
              Walls.ONLY_THE_PROGRAM_ENDS_THE_JVM,
              "io.drover.runner.planted.Exits",
              "io.drover.runner.planted.Prints"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("WALLS")
  void stands(Wall wall) {
    wall.rule.check(wall.tests ? Built.PRODUCT_AND_TESTS : Built.PRODUCT);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("WALLS")
  void fallsWhenBroken(Wall wall) throws ClassNotFoundException {
    for (String planted : wall.planted) {
      JavaClasses classes =
          planted.contains(" ")
              ? new ClassFileImporter().importPackages(planted.split(" "))
              : new ClassFileImporter().importClasses(Class.forName(planted));
      assertThat(wall.rule.evaluate(classes).hasViolation()).as(planted).isTrue();
    }
  }

  @Test
  void everyRuleIsInTheTable() throws IllegalAccessException {
    List<ArchRule> rules = new ArrayList<>();
    for (Field field : Walls.class.getDeclaredFields()) {
      if (ArchRule.class.isAssignableFrom(field.getType())) {
        rules.add((ArchRule) field.get(null));
      }
    }
    assertThat(WALLS).extracting(Wall::rule).containsExactlyInAnyOrderElementsOf(rules);
  }

  private static Wall product(String name, ArchRule rule, String... planted) {
    return new Wall(name, rule, false, List.of(planted));
  }

  private static Wall all(String name, ArchRule rule, String... planted) {
    return new Wall(name, rule, true, List.of(planted));
  }
}
