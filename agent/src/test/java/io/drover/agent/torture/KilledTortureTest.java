package io.drover.agent.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A torture that is itself killed leaves nothing, and nobody else's folder is touched. */
@Tag("slow")
class KilledTortureTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pauses PAUSES = new Pauses();

  @TempDir Path temp;
  private Path home;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void aFolderByItsTrueName() throws IOException {
    home = temp.toRealPath();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    started.forEach(Process::destroyForcibly);
    Leftovers.end(home, PAUSES);
  }

  private Process torture(String... more) throws IOException {
    List<String> words = Programs.drover();
    words.add("torture");
    words.addAll(List.of(more));
    Process process =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("said").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String said() throws IOException {
    return Files.readString(home.resolve("said"), StandardCharsets.UTF_8);
  }

  private List<Path> folders() {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(f -> f.getFileName().toString().contains("-torture-")).toList();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /** Starts one, and returns when its tasks run. */
  private Process running() throws Exception {
    Process torture = torture("--tasks", "12", "--minutes", "5", "--data-dir", home.toString());
    assertThat(PAUSES.within(PATIENCE, () -> tasks() >= 5)).as("tasks run; " + said()).isTrue();
    return torture;
  }

  /** Processes of tasks: each names its task's folder. */
  private long tasks() {
    return folders().isEmpty() ? 0 : Machine.processesOf(folders().getFirst()).size();
  }

  private static List<String> left(Path folder) {
    List<String> left = new ArrayList<>();
    Machine.processesOf(folder).forEach(p -> left.add("process " + p.pid()));
    Machine.helpersOf(folder).forEach(h -> left.add("helper " + h.proc().pid()));
    Machine.mountsBelow(folder).forEach(m -> left.add("mount " + m));
    if (Files.exists(folder)) {
      left.add("the folder");
    }
    return left;
  }

  @Test
  void allOfItIsGoneAfterItsDeath() throws Exception {
    Process torture = running();
    Path folder = folders().getFirst();
    torture.destroyForcibly().waitFor();

    boolean gone = PAUSES.within(PATIENCE, () -> left(folder).isEmpty());

    assertThat(gone).as("left: " + left(folder)).isTrue();
  }

  @Test
  void whoIsKilledTogetherWithWhatCleansUpIsCleanedUpAfterByTheNext() throws Exception {
    Process torture = running();
    Path folder = folders().getFirst();
    ProcessHandle janitor =
        torture
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains("--clean"))
            .findFirst()
            .orElseThrow();
    janitor.destroyForcibly();
    torture.destroyForcibly().waitFor();
    Path kept = Files.createDirectories(home.resolve("20260101-000000-torture-kept"));

    Process next = torture("--tasks", "12", "--minutes", "0.1", "--data-dir", home.toString());

    assertThat(next.waitFor()).as(said()).isZero();
    assertThat(said()).contains("cleaning up after a torture that was killed in " + folder);
    assertThat(left(folder)).isEmpty();
    assertThat(kept).as("the folder of one that was not killed is kept").exists();
  }

  @Test
  void whileItLivesNobodyCleansUpInItsFolder() throws Exception {
    Process torture = running();
    Path folder = folders().getFirst();

    assertThat(Leftovers.refusal(folder)).contains("lives: it is process " + torture.pid());
    assertThat(Leftovers.in(home)).isEmpty();
    assertThat(Leftovers.refusal(home)).isEqualTo("no torture was killed in " + home);
  }
}
