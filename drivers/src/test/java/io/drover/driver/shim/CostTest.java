package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a task costs beside itself, in things that do not jitter: pages, calls, wake-ups. */
@Timeout(300)
class CostTest {
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

  private List<Attempt> sleepers(int count) throws Exception {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Lab.Task task = lab.task("");
      task.command = List.of("/bin/sleep", "1000");
      attempts.add(client.begin(task.spec()));
    }
    for (Attempt attempt : attempts) {
      client.awaitFate(attempt);
    }
    return attempts;
  }

  @Test
  void aShimHasAtMost64KilobytesOfItsOwn() throws Exception {
    List<Attempt> attempts = sleepers(60);
    long most = 0;
    for (Attempt attempt : attempts) {
      long shim = Lab.identity(attempt).shimPid();
      long own = Proc.kibibytes(shim, "Private_Dirty") + Proc.kibibytes(shim, "Private_Clean");
      most = Math.max(most, own);
    }
    System.out.println("private memory of a shim, at most: " + most + " KB");
    assertThat(most).isLessThanOrEqualTo(64);
  }

  /** Its streams, what shims inherit, its bell, its wait, its signals. */
  private static final int SPAWNER_DESCRIPTORS = 13;

  private static long wakeUps(long pid) {
    return Long.parseLong(Proc.status(pid, "voluntary_ctxt_switches"));
  }

  @Test
  void nothingOfOursWakesUpWhileTasksIdle() throws Exception {
    List<Attempt> attempts = sleepers(20);
    List<Long> ours = new ArrayList<>(List.of(client.spawnerPid()));
    attempts.forEach(attempt -> ours.add(Lab.identity(attempt).shimPid()));
    // What the starts left to do is done some time; whoever wakes up by itself always does again.
    Waiting.until(
        "two seconds in which nobody wakes up",
        () -> {
          List<Long> before = ours.stream().map(CostTest::wakeUps).toList();
          new ProcessBuilder("sleep", "2").start().waitFor();
          return ours.stream().map(CostTest::wakeUps).toList().equals(before);
        });
  }

  @Test
  void aTaskThatTheSpawnerStartedCostsItNoDescriptor() throws Exception {
    sleepers(1);
    Waiting.until(
        "records are closed", () -> Proc.descriptors(client.spawnerPid()) <= SPAWNER_DESCRIPTORS);
    int ours = Proc.descriptors(ProcessHandle.current().pid());
    List<Attempt> attempts = sleepers(50);
    Waiting.until(
        "records are closed", () -> Proc.descriptors(client.spawnerPid()) <= SPAWNER_DESCRIPTORS);
    assertThat(Proc.descriptors(ProcessHandle.current().pid())).isLessThanOrEqualTo(ours + 5);
    for (Attempt attempt : attempts) {
      assertThat(Proc.descriptors(Lab.identity(attempt).shimPid())).isLessThanOrEqualTo(20);
    }
  }

  /** The calls of spawner, shim and child for one task, from its start to its end. */
  @Test
  void aTaskFromStartToEndCostsAtMostSoManyCalls() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "capability strace: not installed");
    Path traced = root.resolve("traced");
    Files.writeString(
        traced, "#!/bin/sh\nexec strace -f -qq -o " + root + "/calls " + lab.binary + " \"$@\"\n");
    Files.setPosixFilePermissions(traced, PosixFilePermissions.fromString("rwx------"));
    int few = 10;
    int many = 60;
    long difference = calls(traced, many) - calls(traced, few);
    double each = (double) difference / (many - few);
    System.out.println("calls of ours for a task: " + each + " " + last);
    assertThat(each).isLessThan(CALLS_MAX);
  }

  private static final int CALLS_MAX = 105;

  private TreeMap<String, Integer> last = new TreeMap<>();

  private long calls(Path traced, int tasks) throws Exception {
    try (ShimClient own =
        new ShimClient(traced, ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {})) {
      List<Attempt> attempts = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        Lab.Task task = lab.task("");
        task.command = List.of("/bin/true");
        attempts.add(own.begin(task.spec()));
      }
      for (Attempt attempt : attempts) {
        assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
      }
    }
    return ofOurs(root.resolve("calls"));
  }

  /** A process is ours until it has executed the task's command. */
  private long ofOurs(Path calls) throws IOException {
    List<String> theirs = new ArrayList<>();
    last = new TreeMap<>();
    long count = 0;
    for (String line : Files.readAllLines(calls)) {
      String pid = line.substring(0, line.indexOf(' '));
      String call = line.substring(line.indexOf(' ')).trim();
      if (theirs.contains(pid) || call.startsWith("<...") || !call.contains("(")) {
        continue;
      }
      if (call.startsWith("execve(\"/bin/true\"")) {
        theirs.add(pid);
      }
      count++;
      last.merge(call.substring(0, call.indexOf('(')), 1, Integer::sum);
    }
    return count;
  }
}
