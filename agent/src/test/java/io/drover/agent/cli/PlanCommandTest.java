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
            network {
              port "http" {}
              port "fixed" {
                static = 8080
                to     = 80
              }
            }
            task "t" {
              driver = "raw_exec"
              config {
                command = "/bin/echo"
                args    = ["in ${HOME}", "at ${NOMAD_ADDR_http}", "${NOBODY_KNOWS}"]
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
        .contains("args = [\"in " + home + "\", \"at 127.0.0.1:<port>\", \"${NOBODY_KNOWS}\"]")
        .contains("named \"NOBODY_KNOWS\"")
        .doesNotContain("named \"NOMAD_ADDR_http\"")
        .contains("NOMAD_PORT_http=<port>")
        .contains("NOMAD_ADDR_fixed=127.0.0.1:8080")
        .contains("NOMAD_PORT_fixed=80")
        .doesNotContain("named \"HOME\"")
        .doesNotContain("  HOME=");
  }
}
