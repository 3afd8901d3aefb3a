package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan says of values what a run would make of them. */
class PlanCommandTest {
  @TempDir Path home;

  @Test
  void whatATaskInheritsIsFilledInWhereItIsNamedAndNotShown() throws Exception {
    Path file = home.resolve("job.hcl");
    Files.writeString(
        file,
        """
        job "j" {
          group "g" {
            task "t" {
              driver = "raw_exec"
              config {
                command = "/bin/echo"
                args    = ["in ${HOME}", "${NOBODY_KNOWS}"]
              }
              env {
                PLACE = "${HOME}/place"
              }
            }
          }
        }
        """);

    InProcess plan = InProcess.run(home, "plan", file.toString());

    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("PLACE=" + home + "/place")
        .contains("named \"NOBODY_KNOWS\"")
        .doesNotContain("named \"HOME\"")
        .doesNotContain("  HOME=");
  }
}
