package io.drover.jobspec.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.model.Constraint;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a machine meets a constraint. */
final class ConstraintMatchTest {
  private static final Map<String, String> MACHINE =
      Map.of(
          "attr.kernel.name", "linux",
          "attr.cpu.numcores", "12",
          "attr.load", "1.5",
          "attr.app.version", "1.4.2",
          "attr.beta.version", "1.5.0-beta1",
          "meta.tags", "ssd, 10g ,eu",
          "node.class", "large");

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${attr.kernel.name}  | =                 | linux           | true  | equal
          ${attr.kernel.name}  | is                | Linux           | false | case counts
          ${attr.none}         | =                 | linux           | false | not set equals nothing
          ${attr.none}         | !=                | linux           | true  | not set differs from all
          ${attr.kernel.name}  | not               | linux           | false | equal
          ${attr.cpu.numcores} | >                 | 9               | true  | as whole numbers
          ${attr.load}         | <                 | 10              | true  | as numbers
          ${attr.kernel.name}  | <                 | windows         | true  | else as text
          ${attr.none}         | >                 | 1               | false | not set has no order
          ${attr.kernel.name}  | regexp            | ^l.nu           | true  | found anywhere
          ${attr.kernel.name}  | regexp            | ^inux           | false | not found
          ${attr.kernel.name}  | regexp            | (?P<a>lin)ux    | true  | a group named as in Go
          ${attr.app.version}  | version           | '>= 1.4, < 2.0' | true  | within
          ${attr.app.version}  | version           | ~> 1.4.1        | true  | last number may rise
          ${attr.app.version}  | version           | ~> 1.3.9        | false | the one before may not
          ${attr.app.version}  | version           | ~> 1            | true  | nothing is fixed
          ${attr.beta.version} | version           | > 1.4.0         | false | a prerelease is not offered
          ${attr.beta.version} | version           | > 1.5.0-alpha1  | true  | unless asked for
          ${attr.beta.version} | semver            | > 1.4.0         | true  | semver orders all alike
          ${attr.beta.version} | semver            | < 1.5.0         | true  | before its release
          ${attr.kernel.name}  | version           | > 1             | false | not a version
          ${meta.tags}         | set_contains      | eu,ssd          | true  | all, spaces aside
          ${meta.tags}         | set_contains_all  | 'eu,hdd'        | false | not all
          ${meta.tags}         | set_contains_any  | 'us,10g'        | true  | one
          ${meta.tags}         | is_set            |                 | true  | set
          ${meta.none}         | is_not_set        |                 | true  | not set
          ${node.class}        | =                 | large           | true  | of the node
          linux                | =                 | linux           | true  | two literals
          large                | =                 | ${node.class}   | true  | sides may swap
          ''                   | distinct_hosts    | true            | true  | one machine is always distinct
          ${meta.tags}         | distinct_property | 2               | true  | likewise
          """)
  void aMachineMeetsAConstraintOrNot(
      String left, String operand, String right, boolean meets, String reason) {
    Constraint constraint =
        new Constraint(left == null ? "" : left, right == null ? "" : right, operand);

    assertThat(ConstraintMatch.matches(constraint, MACHINE::get)).as(reason).isEqualTo(meets);
  }

  @ParameterizedTest
  @CsvSource({
    "'>= 1.2', false, true",
    "'1.2.3-rc.1+build', true, true",
    "'~> 1.2', true, false",
    "'>= a', false, false",
    "'', false, false",
    "'>= 1..2', false, false"
  })
  void versionConditionsCanBeReadOrNot(String text, boolean strict, boolean readable) {
    assertThat(ConstraintMatch.isVersionRange(text, strict)).isEqualTo(readable);
  }
}
