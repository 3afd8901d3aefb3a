package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records on disk: who is meant by them, and what is no record. */
@Timeout(300)
class IdentityTest {
  @TempDir Path root;
  private Lab lab;
  private ShimClient client;
  private Process decoy;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root);
    client = lab.client(ProcessPolicy.SURVIVE);
    decoy = new ProcessBuilder("setsid", "sleep", "1000").start();
    Waiting.until("it has a session", () -> Proc.commandLine(decoy.pid()).startsWith("sleep"));
  }

  @AfterEach
  void close() throws Exception {
    decoy.destroyForcibly();
    lab.close();
  }

  private static String sealed(String body) {
    CRC32C sum = new CRC32C();
    sum.update(body.getBytes(StandardCharsets.UTF_8));
    return body + String.format("crc=%08x\n", sum.getValue());
  }

  private static String boot() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
  }

  /** A record as a dead shim left it, which names the decoy. */
  private Lab.Task recordOfDecoy(String boot, long start, int version) throws IOException {
    Lab.Task task = lab.task("");
    Files.writeString(
        task.folder.resolve("attempt-1"),
        sealed(
            "version="
                + version
                + "\nboot="
                + boot
                + "\npid="
                + decoy.pid()
                + "\nstart="
                + start
                + "\nshim="
                + decoy.pid()
                + "\nshim_start=1\npolicy=0\nflags=0\nio=1\n"
                + "log_files=1\nlog_bytes=1\nstarted_ns=1\ncgroup=\nlog_dir="
                + lab.logs
                + "\nlog_base=decoy\n"));
    return task;
  }

  @Test
  void aDecoyThatTookOverTheNumberIsNeverTouched() throws Exception {
    Lab.Task task = recordOfDecoy(boot(), Proc.start(decoy.pid()) - 1, 1);
    Attempt attempt = client.attach(task.folder, 1);
    assertThat(Lab.exitOf(attempt)).isInstanceOf(Exit.Lost.class);
    assertThat(decoy.isAlive()).isTrue();
  }

  @Test
  void aProcessOfTheSameNumberAndStartInAnotherBootIsNotMeant() throws Exception {
    String other = "00000000-0000-4000-8000-000000000000";
    Lab.Task task = recordOfDecoy(other, Proc.start(decoy.pid()), 1);
    assertThat(Lab.exitOf(client.attach(task.folder, 1)))
        .isEqualTo(new Exit.Lost("the machine was started anew"));
    assertThat(decoy.isAlive()).isTrue();
  }

  @Test
  void aRecordOfALaterVersionIsLeftAlone() throws Exception {
    Lab.Task task = recordOfDecoy(boot(), Proc.start(decoy.pid()), 2);
    assertThatThrownBy(() -> client.awaitEnd(client.attach(task.folder, 1)))
        .hasMessageContaining("later version");
    assertThat(decoy.isAlive()).isTrue();
    assertThat(task.folder.resolve("exit-1")).doesNotExist();
  }

  /** Each is a way in which a file can fail to be a record. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "kind=code\nnumber=0\n", "kind=code\nnumber=0\ncrc=00000000\n", "crc="})
  void aTornOrForgedExitRecordIsNoEnd(String content) throws Exception {
    Lab.Task task = lab.task("echo up; exec sleep 1000");
    Attempt attempt = client.start(task.spec());
    Files.writeString(task.folder.resolve("exit-1"), content);
    Attempt again = client.attach(task.folder, 1);
    assertThat(again.end()).isNull();
    assertThat(Lab.identity(again)).isEqualTo(Lab.identity(attempt));
    client.kill(again);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 200})
  void aTornIdentityWithoutALivingShimNeverRan(int size) throws Exception {
    Lab.Task task = recordOfDecoy(boot(), Proc.start(decoy.pid()), 1);
    Path record = task.folder.resolve("attempt-1");
    byte[] whole = Files.readAllBytes(record);
    assertThat(whole.length).isGreaterThan(size);
    Files.write(record, Arrays.copyOf(whole, size));
    End end = client.awaitEnd(client.attach(task.folder, 1));
    assertThat(end).isEqualTo(new End.NeverStarted("the start was cut short before it began"));
    assertThat(decoy.isAlive()).isTrue();
  }

  @Test
  void aLinkInThePlaceOfARecordIsNotFollowed() throws Exception {
    Lab.Task task = recordOfDecoy(boot(), Proc.start(decoy.pid()), 1);
    Path elsewhere = root.resolve("elsewhere");
    Files.move(task.folder.resolve("attempt-1"), elsewhere, StandardCopyOption.ATOMIC_MOVE);
    Files.createSymbolicLink(task.folder.resolve("attempt-1"), elsewhere);
    assertThatThrownBy(() -> client.awaitEnd(client.attach(task.folder, 1)))
        .isInstanceOf(ShimException.class);
    assertThat(decoy.isAlive()).isTrue();
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> client.awaitEnd(client.attach(root.resolve("nowhere"), 1)))
        .hasMessageContaining(root + "/nowhere is gone");
  }

  /** What is left of a session that nobody held is found by the FIFOs it inherited, and only so. */
  @Test
  void whatATaskLeftWhileNobodyLivedIsEndedByItsFifos() throws Exception {
    Lab.Task task = lab.task("setsid sleep 1000 & sleep 1000 & exec sleep 1000");
    Attempt attempt = client.start(task.spec());
    Waiting.until("all run", () -> lab.alive().size() == 3);
    Identity who = Lab.identity(attempt);
    new ProcessBuilder(
            "kill", "-KILL", "" + who.shimPid(), "" + client.spawnerPid(), "" + who.pid())
        .start()
        .waitFor();
    assertThat(Lab.exitOf(attempt)).isInstanceOfAny(Exit.Lost.class, Exit.Signal.class);
    assertThat(lab.alive()).isEmpty();
  }
}
