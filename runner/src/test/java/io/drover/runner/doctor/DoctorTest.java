package io.drover.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of machines that are made of files. */
class DoctorTest {
  private static final String DATA = "/home/ada/data";
  private static final String ALLOC = "8ca78d00-e0a5-43fb-905a-15771f6aabcd";
  private static final String TREE = "sys/fs/cgroup";

  @TempDir Path root;

  @BeforeEach
  void aMachine() throws IOException {
    write("proc/sys/kernel/osrelease", "6.18.1-generic\n");
    write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
    write(
        "proc/self/limits",
        "Limit  Soft Limit  Hard Limit  Units\nMax open files  1024  524288  files\n");
    write("proc/self/cgroup", "0::/user.slice\n");
    write(
        "proc/self/mountinfo",
        """
        22 1 8:1 / / rw,relatime - ext4 /dev/root rw
        30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw
        """);
    write(TREE + "/user.slice/cgroup.subtree_control", "cpu memory pids\n");
  }

  @Test
  void aMachineWithAllRightsLacksNothingOfItsOwn() {
    assertThat(lacks()).isSubsetOf(Capability.HELPER, Capability.MUSL);
  }

  @Test
  void aPlainUserCanChangeNoUsersAndMountNothing() throws IOException {
    write("proc/self/status", "CapEff:\t0000000000000000\n");

    assertThat(lacks()).contains(Capability.OTHER_USERS, Capability.MOUNTS);
  }

  @Test
  void anOldKernelDoesNotTellExitsAndAVeryOldOneKillsOneByOne() throws IOException {
    write("proc/sys/kernel/osrelease", "6.14.9\n");
    assertThat(lacks()).contains(Capability.FOREIGN_EXITS).doesNotContain(Capability.CGROUP_KILL);
    write("proc/sys/kernel/osrelease", "5.13.0\n");
    assertThat(lacks()).contains(Capability.FOREIGN_EXITS, Capability.CGROUP_KILL);
    write("proc/sys/kernel/osrelease", "7.0\n");
    assertThat(lacks()).doesNotContain(Capability.FOREIGN_EXITS, Capability.CGROUP_KILL);
  }

  @Test
  void withoutAV2TreeThereAreNoCgroups() throws IOException {
    write("proc/self/mountinfo", "22 1 8:1 / / rw,relatime - ext4 /dev/root rw\n");

    assertThat(lacks()).contains(Capability.CGROUPS, Capability.CGROUP_KILL);
  }

  @Test
  void aTreeInWhichNothingMayBeMadeIsLacking() throws IOException {
    Files.delete(root.resolve(TREE + "/user.slice/cgroup.subtree_control"));
    Files.delete(root.resolve(TREE + "/user.slice"));

    assertThat(lacks()).contains(Capability.CGROUPS);
  }

  @Test
  void whereNoMemoryIsCountedNoEndForWantOfItIsTold() throws IOException {
    write(TREE + "/user.slice/cgroup.subtree_control", "cpu pids\n");

    assertThat(lacks()).contains(Capability.OOM_EXITS);
  }

  @Test
  void aFolderThatRunsNoProgramsIsNamed() throws IOException {
    write(
        "proc/self/mountinfo",
        """
        22 1 8:1 / / rw,relatime - ext4 /dev/root rw
        23 22 0:30 / /tmp rw,noexec - tmpfs tmpfs rw
        """);

    assertThat(lacks()).contains(Capability.EXECUTABLE_FILES);
  }

  @Test
  void fewFilesAreNamed() throws IOException {
    write("proc/self/limits", "Max open files  1024  4096  files\n");

    assertThat(lacks()).contains(Capability.OPEN_FILES);
  }

  @Test
  void nothingIsLeftOnACleanMachine() {
    assertThat(leaks()).isEmpty();
  }

  @Test
  void aHelperWithARunnerIsNotLeft() throws IOException {
    helper("41", DATA + "/driver/raw_exec/" + ALLOC + "/web/attempt-1");
    write(DATA.substring(1) + "/store/lock", "77\n");
    Files.createDirectories(root.resolve("proc/77"));

    assertThat(leaks()).isEmpty();
  }

  @Test
  void aHelperWithoutARunnerIsWantedIfItsFolderIsThere() throws IOException {
    helper("41", DATA + "/driver/raw_exec/" + ALLOC + "/web/attempt-1");
    write(DATA.substring(1) + "/store/lock", "77\n");

    assertThat(leaks())
        .singleElement()
        .satisfies(leak -> {
          assertThat(leak.what()).isEqualTo("helper 41 keeps a task of " + DATA + " running");
          assertThat(leak.remedy()).contains("--data-dir " + DATA);
          assertThat(leak.wanted()).isTrue();
        });
  }

  @Test
  void aHelperOfADeletedFolderIsLeft() throws IOException {
    helper("41", DATA + "/driver/raw_exec/" + ALLOC + "/web/attempt-1 (deleted)");

    assertThat(leaks())
        .singleElement()
        .satisfies(leak -> {
          assertThat(leak.what()).contains("helper 41 works for " + DATA).contains("deleted");
          assertThat(leak.wanted()).isFalse();
        });
  }

  @Test
  void anEmptyCgroupIsLeftOnceItIsOld() throws IOException {
    Path task = cgroup("populated 0\n", "");

    assertThat(leaks()).isEmpty();
    assertThat(Leaks.below(root, Instant.now().plus(1, ChronoUnit.MINUTES)))
        .extracting(Leaks.Leak::remedy)
        .containsExactly("rmdir " + task);
  }

  @Test
  void processesWithoutAHelperAreNamed() throws IOException {
    cgroup("populated 1\n", "12\n13\n");

    assertThat(leaks())
        .singleElement()
        .satisfies(leak -> {
          assertThat(leak.what())
              .startsWith("processes 12, 13 run in")
              .endsWith("without a helper");
          assertThat(leak.wanted()).isTrue();
        });
  }

  @Test
  void processesBesideTheirHelperAreNotLeft() throws IOException {
    Path task = cgroup("populated 1\n", "12\n");
    helper("41", task + "/cgroup.events");

    assertThat(leaks()).isEmpty();
  }

  @Test
  void aMountWithoutARunnerIsLeft() throws IOException {
    String secrets = DATA + "/alloc/" + ALLOC + "/web/secrets";
    write("proc/self/mountinfo", "23 22 0:30 / " + secrets + " rw,noexec - tmpfs tmpfs rw\n");

    assertThat(leaks()).extracting(Leaks.Leak::remedy).containsExactly("umount " + secrets);
  }

  @Test
  void whoHoldsAMountThatIsLeftIsNamed() throws IOException {
    String secrets = DATA + "/alloc/" + ALLOC + "/web/secrets";
    write("proc/self/mountinfo", "23 22 0:30 / " + secrets + " rw,noexec - tmpfs tmpfs rw\n");
    write("proc/77/comm", "bash\n");
    Files.createSymbolicLink(root.resolve("proc/77/cwd"), Path.of(secrets));

    assertThat(leaks())
        .extracting(Leaks.Leak::what)
        .containsExactly("mount " + secrets + " without a runner, held by 77 (bash)");
  }

  @Test
  void aMountOfATaskThatLivesOnIsTakenUpWithIt() throws IOException {
    String secrets = DATA + "/alloc/" + ALLOC + "/web/secrets";
    write("proc/self/mountinfo", "23 22 0:30 / " + secrets + " rw,noexec - tmpfs tmpfs rw\n");
    helper("41", DATA + "/driver/raw_exec/" + ALLOC + "/web/attempt-1");

    assertThat(leaks()).singleElement().extracting(Leaks.Leak::wanted).isEqualTo(true);
  }

  private Set<Capability> lacks() {
    return Machine.below(root).findings().stream()
        .filter(finding -> !finding.here())
        .map(Machine.Finding::capability)
        .collect(Collectors.toSet());
  }

  private List<Leaks.Leak> leaks() {
    return Leaks.below(root, Instant.now());
  }

  private Path cgroup(String events, String processes) throws IOException {
    String name = TREE + "/user.slice/drover-e8d54e07/" + ALLOC + ".web.1";
    write(name + "/cgroup.events", events + "frozen 0\n");
    write(name + "/cgroup.procs", processes);
    return root.resolve(name);
  }

  private void helper(String pid, String opened) throws IOException {
    write("proc/" + pid + "/comm", "drover-shim\n");
    Path descriptors = Files.createDirectories(root.resolve("proc/" + pid + "/fd"));
    Files.createSymbolicLink(descriptors.resolve("0"), Path.of("/dev/null"));
    Files.createSymbolicLink(descriptors.resolve("5"), Path.of(opened));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
