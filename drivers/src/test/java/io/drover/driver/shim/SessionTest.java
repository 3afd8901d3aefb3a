package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose streams nobody opens: neither they nor what stands beside them is left. */
@Timeout(300)
class SessionTest {
  @TempDir Path root;
  private Lab lab;
  private ShimClient client;
  private Lab.Task task;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root);
    client = lab.client(ProcessPolicy.TIE_TO_PARENT);
    task = lab.task("echo never").io(IoMode.STREAMS).tied();
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private Record record() throws IOException {
    return new Record(Files.readString(task.folder.resolve("attempt-1")));
  }

  /** Returns when its process waits for the agent's ends. */
  private Attempt waiting() throws Exception {
    Attempt attempt = client.startSession(task.spec());
    Waiting.until("its process is on record", () -> record().number("pid") > 0);
    return attempt;
  }

  @Test
  void aProcessThatWaitsForItsStreamsEndsWithItsShimAndThatIsTold() throws Exception {
    Attempt attempt = waiting();
    Proc.signal(record().number("shim"), "KILL");

    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void nothingIsLeftWhenItsShimAndItsAgentDieTogether() throws Exception {
    waiting();
    long process = record().number("pid");
    long spawner = client.spawnerPid();
    Proc.signal(record().number("shim"), "KILL");
    client.close();

    Waiting.until("its process is gone", () -> !Proc.lives(process));
    Waiting.until("the spawner ends", () -> !Proc.lives(spawner));
    assertThat(lab.alive()).isEmpty();
  }

  @Test
  void whoIsInterruptedBeforeItIsAcceptedLeavesNone() throws Exception {
    assertThat(client.cgroupRoot()).isNotNull();
    Proc.signal(client.spawnerPid(), "STOP");
    CompletableFuture<String> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                client.startSession(task.spec());
                thrown.complete("nothing");
              } catch (Exception why) {
                thrown.complete(why.getClass().getSimpleName());
              }
            });
    Waiting.until("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
    caller.interrupt();
    assertThat(thrown.get(1, TimeUnit.MINUTES)).isEqualTo("InterruptedException");
    Proc.signal(client.spawnerPid(), "CONT");

    Waiting.until("it has ended", () -> Files.exists(task.folder.resolve("exit-1")));
    assertThat(lab.alive()).isEmpty();
  }
}
