package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a task ended, told exactly. */
@Timeout(300)
class ExitTest {
  @TempDir Path root;
  private Lab lab;
  private ShimClient client;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(root);
    client = lab.client(ProcessPolicy.SURVIVE);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private Exit exitOf(String script) throws Exception {
    return Lab.exit(client.awaitEnd(client.start(lab.task(script).spec())));
  }

  @Test
  void everyExitCodeIsTold() throws Exception {
    List<Attempt> attempts = new ArrayList<>();
    for (int code = 0; code < 256; code++) {
      attempts.add(client.begin(lab.task("exit " + code).io(IoMode.OFF).spec()));
    }
    for (int code = 0; code < 256; code++) {
      assertThat(Lab.exitOf(attempts.get(code))).isEqualTo(new Exit.Code(code));
    }
  }

  /** Ignored by default, or stopping: a task lives through them. */
  private static final List<Integer> NOT_FATAL = List.of(17, 18, 19, 20, 21, 22, 23, 28);

  /** Numbers that the C library keeps for itself, which a shell does not send. */
  private static final List<Integer> OF_THE_LIBRARY = List.of(32, 33);

  @Test
  void everyFatalSignalIsTold() throws Exception {
    List<Integer> fatal =
        IntStream.rangeClosed(1, 64).boxed().filter(n -> !NOT_FATAL.contains(n)).toList();
    List<Attempt> attempts = new ArrayList<>();
    for (int signal : fatal) {
      // Of its own, so that the kernel's default decides: a shell catches some for its children.
      Lab.Task task = lab.task("exec sleep 1000").io(IoMode.OFF);
      attempts.add(client.start(task.spec()));
      client.signal(attempts.getLast(), signal);
    }
    for (int i = 0; i < fatal.size(); i++) {
      assertThat(Lab.exitOf(attempts.get(i))).isEqualTo(new Exit.Signal(fatal.get(i)));
    }
    assertThat(fatal).containsAll(OF_THE_LIBRARY);
  }

  @Test
  void signal9AndCode137StayApart() throws Exception {
    assertThat(exitOf("kill -9 $$")).isEqualTo(new Exit.Signal(9));
    assertThat(exitOf("exit 137")).isEqualTo(new Exit.Code(137));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18, 23, 28})
  void aSignalThatIsIgnoredByDefaultEndsNothing(int signal) throws Exception {
    Attempt attempt = client.start(lab.task("echo up; read x < /dev/zero").spec());
    client.signal(attempt, signal);
    client.signal(attempt, 15);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(15));
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 20, 21, 22})
  void aStoppedTaskIsNotEndedAndGoesOn(int signal) throws Exception {
    Attempt attempt = client.start(lab.task("exec sleep 1000").spec());
    long pid = Lab.identity(attempt).pid();
    client.signal(attempt, signal);
    if (signal == 19) {
      Waiting.until("it is stopped", () -> Proc.stopped(pid));
    }
    assertThat(attempt.end()).isNull();
    client.signal(attempt, 18);
    Waiting.until("it goes on", () -> !Proc.stopped(pid));
    client.signal(attempt, 15);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(15));
  }

  @Test
  void aCommandThatCannotBeExecutedNeverRan() throws Exception {
    Lab.Task task = lab.task("");
    task.command = List.of("/no/such/program");
    End end = client.awaitEnd(client.start(task.spec()));
    assertThat(end).isInstanceOf(End.NeverStarted.class);
    assertThat(((End.NeverStarted) end).reason())
        .startsWith("errno=2")
        .contains("executing the command");
  }

  @Test
  void aWorkingDirectoryThatIsNotThereIsNamed() throws Exception {
    Lab.Task task = lab.task("true");
    task.workDir = Path.of("/no/such/folder");
    End end = client.awaitEnd(client.start(task.spec()));
    assertThat(((End.NeverStarted) end).reason()).contains("entering the working directory");
  }

  @Test
  void aStartAskedTwiceMakesOneProcessAndBothHearItsEnd() throws Exception {
    Lab.Task task = lab.task("echo once; exec sleep 1000");
    Attempt first = client.start(task.spec());
    Attempt second = client.start(task.spec());
    assertThat(Lab.identity(second)).isEqualTo(Lab.identity(first));
    Waiting.until("it has said so", () -> task.output().equals("once\n"));
    client.kill(second);
    assertThat(Lab.exitOf(first)).isEqualTo(new Exit.Signal(9));
    assertThat(Lab.exitOf(second)).isEqualTo(new Exit.Signal(9));
    assertThat(task.output()).isEqualTo("once\n");
    Attempt late = client.start(task.spec());
    assertThat(Lab.exitOf(late)).isEqualTo(new Exit.Signal(9));
  }

  @Test
  void anAttemptThatNeverBeganIsFencedForGood() throws Exception {
    Lab.Task task = lab.task("echo ran");
    End asked = client.awaitEnd(client.attach(task.folder, 1));
    assertThat(asked).isEqualTo(new End.NeverStarted("it was never started"));
    assertThat(client.awaitEnd(client.start(task.spec()))).isEqualTo(asked);
    assertThat(task.log("stdout", 0)).doesNotExist();
  }

  /**
   * The kernel counts who dies for want of memory, of all processes of a cgroup; few machines let
   * us have that controller, and so its files are played here.
   */
  @ParameterizedTest(name = "oom_kill {0}, {1}: {2}, since {3}")
  @CsvSource({
    "0, exit 137,    false, 'nobody died so, whatever the code looks like'",
    "1, kill -9 $$,  true,  the leader was the victim",
    "1, exit 3,      true,  'a child was, and the leader ends because of it'",
    "2, exit 0,      true,  'a child was, whatever the leader makes of it'",
  })
  void anEndForWantOfMemoryIsToldApart(int kills, String end, boolean oom, String why)
      throws Exception {
    Path cgroup = Files.createDirectory(root.resolve("cgroup"));
    for (String file : List.of("cgroup.procs", "cgroup.kill", "cgroup.events")) {
      Files.writeString(cgroup.resolve(file), file.endsWith("events") ? "populated 0\n" : "");
    }
    Files.writeString(
        cgroup.resolve("memory.events"),
        "low 0\nhigh 0\nmax 9\noom 5\noom_kill " + kills + "\noom_group_kill 0\n");
    Attempt attempt = client.start(lab.task(end).in(cgroup.toString()).spec());
    Exit exit = Lab.exitOf(attempt);
    assertThat(exit instanceof Exit.OutOfMemory).as(why).isEqualTo(oom);
  }

  @Test
  void whatAnEndedAttemptLeavesIsItsTwoRecords() throws Exception {
    Lab.Task task = lab.task("echo out; echo err >&2");
    client.awaitEnd(client.start(task.spec()));
    assertThat(task.folder.toFile().list()).containsExactlyInAnyOrder("attempt-1", "exit-1");
  }
}
