package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.facts.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attempt has ended when its whole tree has, whatever its members did to get away. */
@Timeout(300)
class TreeTest {
  /** What the end of a tree is known by. */
  enum Known {
    BY_CGROUP,
    BY_DESCENT
  }

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

  private Lab.Task task(Known known, String script) throws Exception {
    Lab.Task task = lab.task(script);
    if (known == Known.BY_CGROUP) {
      String root = lab.cgroups(client);
      assumeTrue(root != null, "capability cgroups: no cgroup can be made here");
      task.cgroup = root + "/" + task.name;
    }
    return task;
  }

  /** Starts it, waits for so many processes, and gives the attempt. */
  private Attempt grown(Lab.Task task, int processes) throws Exception {
    Attempt attempt = client.start(task.spec());
    Waiting.until(processes + " processes", () -> lab.alive().size() >= processes);
    return attempt;
  }

  /** Each leaves its parent in another way. */
  enum Escape {
    CHILD("sleep 1000 & exec sleep 1000"),
    ORPHAN("(sleep 1000 &) ; exec sleep 1000"),
    DOUBLE_FORK("( (sleep 1000 &) & ) ; exec sleep 1000"),
    NEW_SESSION("setsid sleep 1000 & exec sleep 1000"),
    DAEMON("(setsid sh -c 'sleep 1000 >/dev/null 2>&1 </dev/null &') ; exec sleep 1000"),
    DEAF("sh -c 'trap \"\" TERM INT HUP; sleep 1000; sleep 1000' & exec sleep 1000"),
    STOPPED("sleep 1000 & kill -STOP $!; exec sleep 1000"),
    STOPPED_LEADER("sleep 1000 & kill -STOP $$");

    final String script;

    Escape(String script) {
      this.script = script;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKillEndsWhateverGotAway(Escape escape) throws Exception {
    for (Known known : Known.values()) {
      Lab.Task task = task(known, escape.script);
      Attempt attempt = grown(task, 2);
      client.kill(attempt);
      assertThat(Lab.exitOf(attempt)).as("%s", known).isEqualTo(new Exit.Signal(9));
      assertThat(lab.alive()).as("%s", known).isEmpty();
      assertThat(Path.of(task.cgroup.isEmpty() ? "/none" : task.cgroup)).doesNotExist();
    }
  }

  /** What is dead and only not let go of by its tracer runs no more, and its end is told. */
  @ParameterizedTest
  @EnumSource
  void whoIsTracedByAnotherProcessEnds(Known known) throws Exception {
    Lab.Task task = task(known, "sleep 1000 & sleep 1001 & wait");
    Attempt attempt = grown(task, 3);
    long leader = Lab.identity(attempt).pid();
    long child = lab.alive().stream().filter(pid -> pid != leader).findFirst().orElseThrow();
    try (Tracer _ = Tracer.of(leader);
        Tracer _ = Tracer.of(child)) {
      client.kill(attempt);
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
      assertThat(lab.alive()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Fact(
      number = "B153",
      text = "Processes that a task leaves behind are killed with its Stop hooks, by their cgroup.",
      better = "as soon as the first process has ended, with a cgroup or without one")
  void theEndOfTheLeaderEndsTheRest(Known known) throws Exception {
    Lab.Task task = task(known, "setsid sleep 1000 & (sleep 1000 &) ; sleep 0.2; exit 3");
    Attempt attempt = client.start(task.spec());
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(3));
    assertThat(lab.alive()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void inAStopTheRestKeepsTheGraceThatIsLeft(Known known) throws Exception {
    Lab.Task task =
        task(
            known,
            // The rest speaks some time after the leader is gone, however slowly that goes.
            "sh -c 'trap \"while kill -0 $PPID; do sleep 0.02; done; sleep 0.3; echo rest; exit 0\""
                + " TERM; echo set; while :; do sleep 0.02; done' 2>/dev/null &"
                + " trap 'echo leader; exit 4' TERM; echo set; while :; do sleep 0.02; done");
    Attempt attempt = client.start(task.spec());
    Waiting.until("both traps are set", () -> task.output().equals("set\nset\n"));
    client.stop(attempt, 15);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(4));
    assertThat(task.output()).isEqualTo("set\nset\nleader\nrest\n");
  }

  @ParameterizedTest
  @EnumSource
  void whoStaysDeafInAStopEndsByTheKill(Known known) throws Exception {
    Lab.Task task = task(known, "trap '' TERM; echo set; while :; do sleep 0.02; done");
    Attempt attempt = client.start(task.spec());
    Waiting.until("the trap is set", () -> task.output().contains("set"));
    client.stop(attempt, 15);
    assertThat(attempt.end()).isNull();
    client.kill(attempt);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
    assertThat(lab.alive()).isEmpty();
  }

  /** The machine is shared: what is asserted is that no pass costs the whole, not a wall time. */
  @ParameterizedTest
  @EnumSource
  void aThousandProcessesEndWithOneKill(Known known) throws Exception {
    Lab.Task task =
        task(known, "i=0; while [ $i -lt 1000 ]; do sleep 1000 & i=$((i+1)); done; wait");
    task.io(IoMode.OFF);
    Attempt attempt = grown(task, 1001);
    long begun = System.nanoTime();
    client.kill(attempt);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(lab.alive()).isEmpty();
    System.out.println("a thousand processes, " + known + ": " + took.toMillis() + " ms");
  }

  /** Each child forks the next before it dies or not: a kill must be faster than the forks. */
  @ParameterizedTest
  @EnumSource
  void aForkBombEnds(Known known) throws Exception {
    Lab.Task task =
        task(
            known,
            // Bounded in breadth, for the machine is shared; never at rest.
            "bomb() { while :; do (exec sleep 0.01) & (sleep 0.01; exec sh \"$0\" 2>/dev/null) &"
                + " wait; done; }; i=0; while [ $i -lt 20 ]; do bomb & i=$((i+1)); done; wait");
    task.io(IoMode.OFF);
    Attempt attempt = grown(task, 30);
    client.kill(attempt);
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
    assertThat(lab.alive()).isEmpty();
  }

  /** One without any bound of its own: what it meets is the limit it was given. */
  @ParameterizedTest
  @EnumSource
  void aForkBombEndsInItsLimitOfProcesses(Known known) throws Exception {
    try (PidsLimit limit = PidsLimit.of(300)) {
      Lab.Task task = task(known, limit.enter() + "; bomb() { bomb | bomb & }; bomb; sleep 1000");
      task.io(IoMode.OFF);
      Attempt attempt = client.start(task.spec());
      Waiting.until("the bomb has met its limit", limit::met);
      client.kill(attempt);
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
      assertThat(lab.alive()).isEmpty();
    }
  }

  private static final int SIGNALS_EACH_MAX = 6;

  /** Not a wall time: a process more costs some signals more, however many there are. */
  @ParameterizedTest
  @EnumSource
  void whatAKillCostsGrowsWithTheProcessesAndNoFaster(Known known) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "capability strace: not installed");
    for (int processes : new int[] {100, 400}) {
      Path calls = root.resolve("calls" + processes);
      String call = "exec strace -f -qq -e trace=kill,pidfd_send_signal -o " + calls;
      Path traced = Files.writeString(root.resolve("traced"), "#!/bin/sh\n" + call);
      Files.writeString(traced, " " + lab.binary + " \"$@\"\n", StandardOpenOption.APPEND);
      Files.setPosixFilePermissions(traced, PosixFilePermissions.fromString("rwx------"));
      try (ShimClient own =
          new ShimClient(traced, ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {})) {
        Lab.Task task =
            task(
                known,
                "i=1; while [ $i -lt %d ]; do sleep 1000 & i=$((i+1)); done; wait"
                    .formatted(processes));
        task.io(IoMode.OFF);
        Attempt attempt = own.start(task.spec());
        Waiting.until(processes + " run", () -> lab.alive().size() >= processes);
        own.kill(attempt);
        assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
      }
      long signals;
      try (Stream<String> lines = Files.lines(calls)) {
        signals = lines.filter(line -> line.contains("SIGKILL")).count();
      }
      System.out.println("a kill of " + processes + " processes, " + known + ": " + signals);
      assertThat(signals).isLessThanOrEqualTo((long) SIGNALS_EACH_MAX * processes);
    }
  }

  /** A chain in which every member forks its successor and ends: never the same process twice. */
  @ParameterizedTest
  @EnumSource
  void aProcessThatIsAlwaysAnotherEnds(Known known) throws Exception {
    Path hare = root.resolve("hare");
    Files.writeString(
        hare, "#!/bin/sh\n[ -e " + root + "/over ] && exit\nsetsid sh $0 &\nexit 0\n");
    Lab.Task task = task(known, "sh " + hare + " & exec sleep 1000");
    task.io(IoMode.OFF);
    Attempt attempt = grown(task, 2);
    client.kill(attempt);
    try {
      assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Signal(9));
      assertThat(lab.alive()).isEmpty();
    } finally {
      Files.createFile(root.resolve("over"));
    }
  }

  @Test
  void aSignalReachesTheLeaderAlone() throws Exception {
    Lab.Task task =
        lab.task(
            "sh -c 'trap \"echo child\" USR1; while :; do sleep 0.02; done' &"
                + " trap 'echo leader' USR1; echo set; while :; do sleep 0.02; done");
    Attempt attempt = client.start(task.spec());
    Waiting.until("the trap is set", () -> task.output().contains("set"));
    client.signal(attempt, 10);
    Waiting.until("the leader has heard", () -> task.output().contains("leader"));
    client.kill(attempt);
    Lab.exitOf(attempt);
    assertThat(task.output()).isEqualTo("set\nleader\n");
  }
}
