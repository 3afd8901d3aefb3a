package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.runner.doctor.Capability;
import io.drover.runner.doctor.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task of another user tries to read, to command and to forge what is ours, and cannot. */
final class OtherUserTest {
  private final Marked marked = new Marked();

  @TempDir Path home;

  @BeforeEach
  void onlyWhoMayChangeUsers() throws Exception {
    assumeTrue(
        Machine.here().can(Capability.OTHER_USERS),
        "capability other-users: this process may not change its user");
    // The way to the folders of a task of another user.
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
    Mounted.end(home);
  }

  /** It says what it could do, a word for each. */
  private String attempts(Path data) {
    return """
    ours=%s
    for file in $ours/store $ours/driver $ours/bin; do
      [ -e $file ] || echo missing $file
      [ ! -r $file ] || echo reads $file
      [ ! -w $file ] || echo writes $file
    done
    fate=$ours/driver/raw_exec/$NOMAD_ALLOC_ID/$NOMAD_TASK_NAME
    cat $fate/attempt-1 && echo reads its identity
    (echo kind=code > $fate/exit-1) && echo forges its end
    mv $ours/driver $ours/gone && echo moves
    helper=$(ps -o ppid= -p $$)
    runner=$(ps -o ppid= -p $(ps -o ppid= -p $helper))
    for process in $helper $runner; do
      [ -n "$process" ] && [ -d /proc/$process ] || echo no process $process
      cat /proc/$process/environ && echo reads the environment of $process
      ls /proc/$process/fd/ | grep . && echo sees the files of $process
      kill -40 $process && echo commands $process
      kill -9 $process && echo kills $process
    done
    echo tried
    """
        .formatted(data);
  }

  @Test
  void aTaskOfAnotherUserReachesNothingOfOurs() throws Exception {
    Path data = home.resolve("data");
    Path script = Files.writeString(home.resolve("tries.sh"), attempts(data));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr--r--"));
    Path job =
        Files.writeString(
            home.resolve("j.hcl"),
            """
            job "j" {
              type = "batch"
              group "g" {
                restart {
                  attempts = 0
                  mode = "fail"
                }
                %s
              }
            }
            """
                .formatted(marked.shellTask("t", "user = \"nobody\"", script.toString())));

    Program.Result result = Program.run(home, "run", "--data-dir", data.toString(), job.toString());

    assertThat(result.outLines()).as(result.err()).containsExactly("g[0]/t | tried");
    assertThat(result.status()).as(result.err()).isZero();
  }
}
