package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.Exit;
import io.drover.api.driver.ProcessPolicy;
import io.drover.facts.Fact;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a task gets from us, and what it does not; and who may talk to what is ours. */
@Timeout(300)
class InheritanceTest {
  private static final String SECRET = "s3cret-of-the-environment";

  @TempDir Path root;
  private Lab lab;
  private ShimClient client;

  @BeforeEach
  void open() throws Exception {
    // The way to the folders of a task of another user.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    lab = new Lab(root);
    client = lab.client(ProcessPolicy.SURVIVE);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private static void needsRoot() {
    assumeTrue("root".equals(System.getProperty("user.name")), "capability other-users: not root");
  }

  private String outputOf(Lab.Task task) throws Exception {
    Attempt attempt = client.start(task.spec());
    assertThat(Lab.exitOf(attempt)).isEqualTo(new Exit.Code(0));
    return task.output();
  }

  @Test
  void nothingIsOpenButTheThreeStreams() throws Exception {
    for (IoMode mode : List.of(IoMode.ROTATED, IoMode.FRAMED, IoMode.DIRECT, IoMode.OFF)) {
      // A shell opens its script at 10; the list is of the process that lists, which opens 3.
      Lab.Task task = lab.task("exec ls /proc/self/fd > " + root + "/open").io(mode);
      Lab.exitOf(client.start(task.spec()));
      assertThat(Files.readAllLines(root.resolve("open"))).containsExactly("0", "1", "2", "3");
    }
  }

  @Test
  void signalMasksAndDispositionsAreTheDefaults() throws Exception {
    Lab.Task task = lab.task("");
    task.command = List.of("/bin/grep", "-E", "Sig(Blk|Ign)", "/proc/self/status");
    assertThat(outputOf(task)).isEqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  }

  @Test
  void limitsAreThoseOfTheSession() throws Exception {
    List<String> ours = Files.readAllLines(Path.of("/proc/self/limits"));
    List<String> theirs = outputOf(command("/bin/cat", "/proc/self/limits")).lines().toList();
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).startsWith("Max open files")) {
        assertThat(theirs.get(i)).startsWith("Max open files            512 ");
      } else {
        assertThat(theirs.get(i)).isEqualTo(ours.get(i));
      }
    }
  }

  private Lab.Task command(String... words) throws Exception {
    Lab.Task task = lab.task("");
    task.command = List.of(words);
    return task;
  }

  @Test
  void theTaskLeadsASessionAndFilesItMakesAreReadable() throws Exception {
    String said = outputOf(lab.task("umask; [ $(ps -o sid= -p $$) = $$ ] && echo leads"));
    assertThat(said).isEqualTo("0022\nleads\n");
  }

  @Test
  void neitherEnvironmentNorArgumentsAreSeenInProcessesOfOurs() throws Exception {
    Lab.Task task = lab.task("echo " + SECRET + "; exec sleep 1000");
    task.env.put("PASSWORD", SECRET);
    Identity who = Lab.identity(client.start(task.spec()));
    for (long ours : List.of(who.shimPid(), client.spawnerPid())) {
      assertThat(Proc.commandLine(ours)).startsWith("drover-shim").doesNotContain(SECRET);
      assertThat(Proc.environment(ours)).doesNotContain(SECRET);
    }
    assertThat(Proc.commandLine(who.shimPid())).startsWith("drover-shim " + task.name);
    for (String file : List.of("attempt-1")) {
      assertThat(Files.readString(task.folder.resolve(file))).doesNotContain(SECRET);
    }
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsKeptIsForTheOwnerAlone() throws Exception {
    Lab.Task task = lab.task("echo x; exec sleep 1000");
    Attempt attempt = client.start(task.spec());
    assertThat(mode(task.folder)).isEqualTo("rwx------");
    for (String file : List.of("attempt-1", "out-1", "err-1")) {
      assertThat(mode(task.folder.resolve(file))).as(file).isEqualTo("rw-------");
    }
    assertThat(mode(task.log("stdout", 0))).isEqualTo("rw-r--r--");
    client.kill(attempt);
    Lab.exitOf(attempt);
    assertThat(mode(task.folder.resolve("exit-1"))).isEqualTo("rw-------");
  }

  private Lab.Task asNobody(String script) throws Exception {
    needsRoot();
    Lab.Task task = lab.task(script);
    task.user = "nobody";
    return task;
  }

  @Test
  @Fact(
      number = "D20",
      text =
          "A task of another user keeps the supplementary group of root, and the HOME and USER of"
              + " the agent.",
      better = "it has its own groups, no capability, and its own HOME")
  void anotherUserHasItsOwnGroupsAndNoCapability() throws Exception {
    String said =
        outputOf(
            asNobody(
                "id -u; grep -E '^(Uid|Groups|Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs)'"
                    + " /proc/$$/status"));
    String nobody = Long.toString(uid("nobody"));
    assertThat(said.lines().toList())
        .contains(
            nobody,
            "Uid:\t" + nobody + "\t" + nobody + "\t" + nobody + "\t" + nobody,
            "CapInh:\t0000000000000000",
            "CapPrm:\t0000000000000000",
            "CapEff:\t0000000000000000",
            "CapBnd:\t0000000000000000",
            "CapAmb:\t0000000000000000",
            "NoNewPrivs:\t1");
    String groups = said.lines().filter(l -> l.startsWith("Groups")).findFirst().orElseThrow();
    assertThat(groups.replaceAll("[^0-9 ]", "").trim().split(" ")).doesNotContain("0");
  }

  private static long uid(String user) throws Exception {
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      if (line.startsWith(user + ":")) {
        return Long.parseLong(line.split(":")[2]);
      }
    }
    throw new AssertionError("no user " + user);
  }

  @Test
  void anotherUsersTaskCanOpenItsStreamsAgain() throws Exception {
    assertThat(outputOf(asNobody("echo one > /dev/stdout; echo two >> /proc/self/fd/1")))
        .isEqualTo("one\ntwo\n");
  }

  @Test
  @Fact(number = "D20", recorded = "user-nobody")
  void anotherUserGetsItsHomeUnlessTheJobSaysOtherwise() throws Exception {
    assertThat(outputOf(asNobody("echo $USER $LOGNAME"))).isEqualTo("nobody nobody\n");
    Lab.Task told = asNobody("echo $USER $HOME");
    told.env.put("USER", "somebody");
    told.env.put("HOME", "/elsewhere");
    assertThat(outputOf(told)).isEqualTo("somebody /elsewhere\n");
  }

  @Test
  void aUserThatDoesNotExistIsNamed() throws Exception {
    Lab.Task task = asNobody("true");
    task.user = "no-such-user";
    End end = client.awaitEnd(client.start(task.spec()));
    assertThat(((End.NeverStarted) end).reason()).contains("switching user");
  }

  @Test
  void aTaskOfAnotherUserCanNeitherSignalNorReadWhatIsOurs() throws Exception {
    Lab.Task task =
        asNobody(
            "shim=$(ps -o ppid= -p $$); kill -9 $shim && echo killed; kill -40 $shim && echo told;"
                + " cat task1/attempt-1 && echo read; (: > task1/exit-1) && echo forged;"
                + " cat /proc/$shim/environ && echo looked; echo done");
    task.workDir = root;
    assertThat(outputOf(task)).isEqualTo("done\n");
  }

  @Test
  void aCommandFromAnotherUserIsNotObeyed() throws Exception {
    needsRoot();
    Lab.Task task = asNobody("exec sleep 1000");
    Attempt attempt = client.start(task.spec());
    Process other =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--clear-groups",
                "kill",
                "-40",
                "" + Lab.identity(attempt).shimPid())
            .start();
    assertThat(other.waitFor()).isNotZero();
    assertThat(attempt.end()).isNull();
  }

  /** The log folder may be the task's: what it puts there must not lead our writes elsewhere. */
  @Test
  void aLinkInTheLogFolderIsNotFollowed() throws Exception {
    Path victim = Files.writeString(root.resolve("victim"), "untouched");
    Lab.Task symbolic = lab.task("echo hello");
    Files.createSymbolicLink(symbolic.log("stdout", 0), victim);
    Lab.Task hard = lab.task("echo hello");
    Files.createLink(hard.log("stdout", 0), victim);
    for (Lab.Task task : List.of(symbolic, hard)) {
      Lab.exitOf(client.start(task.spec()));
      assertThat(victim).hasContent("untouched");
      assertThat(task.log("stdout", 1)).hasContent("hello\n");
    }
  }

  @Test
  void theShippedBinaryHasNoStepsToDieAt() throws Exception {
    String text = new String(Files.readAllBytes(Binaries.shipped()), StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("before-exit-record").doesNotContain(".fault");
    Path dying = Binaries.dying(Files.createDirectory(root.resolve("bin")));
    String other = new String(Files.readAllBytes(dying), StandardCharsets.ISO_8859_1);
    assertThat(other).contains("before-exit-record").contains(".fault");
  }

  @Test
  void noFolderOfOursIsOpenToOthersAfterManyTasks() throws Exception {
    for (int i = 0; i < 5; i++) {
      Lab.exitOf(client.start(lab.task("echo x").spec()));
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(f -> f.toString().contains("/task")).toList()) {
        if (!file.startsWith(lab.logs)) {
          assertThat(Files.getPosixFilePermissions(file))
              .as("%s", file)
              .doesNotContain(
                  PosixFilePermission.OTHERS_READ,
                  PosixFilePermission.OTHERS_WRITE,
                  PosixFilePermission.OTHERS_EXECUTE);
        }
      }
    }
  }
}
