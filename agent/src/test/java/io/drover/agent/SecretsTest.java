package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.runner.AllocView;
import io.drover.runner.DroverReader;
import io.drover.runner.doctor.Capability;
import io.drover.runner.doctor.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of a task are in memory where that can be, and nowhere once its alloc is over. */
final class SecretsTest {
  private final Marked marked = new Marked();

  @TempDir Path home;

  @BeforeEach
  void onlyWhoMayMount() {
    assumeTrue(
        Machine.here().can(Capability.MOUNTS), "capability mounts: this process may not mount");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
    Mounted.end(home);
  }

  @Test
  void theTaskSeesASmallFolderOfItsOwnInMemoryAndAfterItNothingIsMounted() throws Exception {
    Program.Result result =
        run(
            job(
                "type = \"batch\"",
                "",
                "",
                "stat -c %a $NOMAD_SECRETS_DIR;"
                    + " grep \" $NOMAD_SECRETS_DIR \" /proc/self/mountinfo;"
                    + " echo shh > $NOMAD_SECRETS_DIR/token; cat $NOMAD_SECRETS_DIR/token"));

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("700\n", "shh");
    assertThat(result.out())
        .containsPattern("nosuid,nodev,noexec.* - tmpfs .*size=1024k.*mode=700");
    assertThat(mounts()).isEmpty();
    assertThat(alloc().resolve("t/secrets")).isEmptyDirectory();
  }

  @Test
  void theyBelongToTheUserOfTheTaskAndAreAsLargeAsTheJobSays() throws Exception {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    Program.Result result =
        run(
            job(
                "type = \"batch\"",
                "user = \"nobody\"",
                "resources {\n secrets = 3\n}",
                "id -un; stat -c %U:%a $NOMAD_SECRETS_DIR; echo x > $NOMAD_SECRETS_DIR/mine;"
                    + " grep \" $NOMAD_SECRETS_DIR \" /proc/self/mountinfo"));

    assertThat(result.status()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("nobody:700", "size=3072k");
  }

  @Test
  void theyOutliveTheDeathOfDroverAndGoWhenTheAllocIsStopped() throws Exception {
    Path job = job("", "", "", "echo kept > $NOMAD_SECRETS_DIR/token; echo ready; exec sleep 1000");
    try (Program first = start("--survive", job)) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    Path token = alloc().resolve("t/secrets/token");
    assertThat(token).hasContent("kept");
    assertThat(mounts()).hasSize(2);
    assertThat(left()).isEmpty();

    try (Program second = start("--survive", job)) {
      second.awaitErr("is resumed");
      assertThat(token).hasContent("kept");
      assertThat(mounts()).hasSize(2);
      second.signal("INT");
      second.await();
    }
    assertThat(mounts()).isEmpty();
  }

  @Test
  void afterTheDeathOfEverybodyTheDoctorNamesThemAndTheNextRunEndsThem() throws Exception {
    Path job = job("", "", "", "echo ready; exec sleep 1000");
    try (Program first = start("", job)) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    Waiting.until(() -> "its task dies", Program.PATIENCE, () -> marked.alive().isEmpty());
    Waiting.until(() -> "its helper ends", Program.PATIENCE, () -> Shims.below(home).isEmpty());
    assertThat(left()).hasSize(2).allMatch(line -> line.endsWith(" without a runner"));

    try (Program second = start("", job)) {
      second.awaitOut("ready");
      second.signal("INT");
      second.await();
    }
    assertThat(mounts()).isEmpty();
    assertThat(left()).isEmpty();
  }

  @Test
  void whatIsStillMountedForAnAllocThatIsOverIsUnmountedAtTheNextStart() throws Exception {
    assertThat(run(job("type = \"batch\"", "", "", "true")).status()).isZero();
    Path secrets = alloc().resolve("t/secrets");
    command("mount", "-t", "tmpfs", "none", secrets.toString());
    assertThat(mounts()).hasSize(1);

    assertThat(run(job("type = \"batch\"", "", "", "exit 0")).status()).isZero();

    assertThat(mounts()).isEmpty();
  }

  @Test
  void whatVanishedUnderAnAllocThatIsNotOverIsMountedAgain() throws Exception {
    Path job = job("", "", "", "echo ready; exec sleep 1000");
    try (Program first = start("--survive", job)) {
      first.awaitOut("ready");
      first.signal("KILL");
      first.await();
    }
    for (String mount : mounts()) {
      command("umount", mount);
    }
    assertThat(mounts()).isEmpty();

    try (Program second = start("--survive", job)) {
      second.awaitErr("is resumed");
      assertThat(mounts()).hasSize(2);
      second.signal("INT");
      second.await();
    }
    assertThat(mounts()).isEmpty();
  }

  @Test
  void oneInUseIsDetachedAndTheStorySaysSo() throws Exception {
    Path job = job("", "", "", "echo ready; exec sleep 1000");
    try (Program program = start("", job)) {
      program.awaitOut("ready");
      Path file = Files.writeString(alloc().resolve("t/secrets/token"), "held");
      try (var held = Files.newInputStream(file)) {
        program.signal("INT");
        program.await();
        assertThat(program.err())
            .contains("was in use by " + ProcessHandle.current().pid() + " (")
            .contains(", and is gone when its last user is");
        assertThat(mounts()).isEmpty();
        assertThat(held.readAllBytes()).asString().isEqualTo("held");
      }
    }
  }

  @Test
  void theStoreIsOnDisk() throws Exception {
    Path job = job("", "", "", "echo ready; exec sleep 1000");
    try (Program program = start("", job)) {
      program.awaitOut("ready");
      Object disk = Files.getAttribute(home.resolve("data"), "unix:dev");
      try (var store = Files.walk(home.resolve("data/store"))) {
        for (Path file : store.toList()) {
          assertThat(Files.getAttribute(file, "unix:dev")).as(file.toString()).isEqualTo(disk);
        }
      }
      assertThat(Files.getAttribute(alloc().resolve("t/secrets"), "unix:dev")).isNotEqualTo(disk);
      program.signal("INT");
      program.await();
    }
  }

  private Path job(String type, String user, String more, String script) throws IOException {
    return Files.writeString(
        home.resolve("j.hcl"),
        """
        job "j" {
          %s
          group "g" {
            restart {
              attempts = 3
              delay = "100ms"
            }
            task "t" {
              driver = "raw_exec"
              %s
              %s
              env {
                %s = "%s"
              }
              config {
                command = "/bin/sh"
                args = ["-c", %s]
              }
            }
          }
        }
        """
            .formatted(type, user, more, Marked.NAME, marked.value(), quoted(script)));
  }

  private static String quoted(String script) {
    return "\"" + script.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private Program.Result run(Path job) throws Exception {
    try (Program program = start("", job)) {
      return program.await();
    }
  }

  private Program start(String option, Path job) throws IOException {
    List<String> words =
        option.isEmpty()
            ? List.of("run", "--data-dir", home.resolve("data").toString(), job.toString())
            : List.of("run", option, "--data-dir", home.resolve("data").toString(), job.toString());
    return Program.start(home, words.toArray(String[]::new));
  }

  /** The folder of the newest alloc. */
  private Path alloc() throws Exception {
    try (DroverReader reader = DroverReader.open(home.resolve("data"))) {
      List<AllocView> allocs = reader.allocs();
      return home.resolve("data/alloc").resolve(allocs.getLast().id());
    }
  }

  private List<String> mounts() {
    return Mounted.below(home);
  }

  private List<String> left() throws Exception {
    return Program.run(home, "doctor").outLines().stream()
        .filter(line -> line.startsWith("LEFT") && line.contains(home.toString()))
        .toList();
  }

  private static void command(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
  }
}
