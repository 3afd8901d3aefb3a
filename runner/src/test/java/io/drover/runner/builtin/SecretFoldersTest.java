package io.drover.runner.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.env.TaskDir;
import io.drover.driver.common.Errno;
import io.drover.driver.common.MemoryFolders;
import io.drover.facts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of a task's secrets where the kernel says no, or where nobody asks it. */
final class SecretFoldersTest {
  private static final int EPERM = 1;
  private static final int ENOSPC = 28;

  @TempDir Path folder;
  private TaskDir task;
  private final List<String> said = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void anAlloc() {
    task = TaskDir.of(folder.resolve("alloc"), "web");
  }

  @Test
  void whereMountingIsRefusedTheyArePlainAndItIsSaid() throws Exception {
    SecretFolders secrets = SecretFolders.inMemory(() -> refusing(EPERM));

    assertThat(secrets.make(task, null, 0, said::add)).isFalse();

    assertPlain();
    assertThat(asked).hasSize(2);
    assertThat(said).hasSize(2).allMatch(line -> line.endsWith("error number 1"));
    secrets.drop(task.allocDir(), said::add);
    assertThat(said).hasSize(2);
  }

  @Test
  void anErrorThatIsNoRefusalFailsRatherThanPutThemOnDisk() {
    SecretFolders secrets = SecretFolders.inMemory(() -> refusing(ENOSPC));

    assertThatThrownBy(() -> secrets.make(task, null, 0, said::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("error number 28");
  }

  @Test
  @Fact(number = "D21")
  void whoeverIsNotRootAsksForNoMount() throws Exception {
    assertThat(SecretFolders.plain().make(task, null, 0, said::add)).isFalse();

    assertPlain();
    assertThat(said).isEmpty();
  }

  @Test
  void filesOfATimeWhenTheyWerePlainAreNotHidden() throws Exception {
    SecretFolders.plain().make(task, null, 0, said::add);
    Files.writeString(task.secretsDir().resolve("token"), "t");
    SecretFolders secrets = SecretFolders.inMemory(() -> refusing(EPERM));

    assertThat(secrets.make(task, null, 0, said::add)).isFalse();

    assertThat(asked).containsExactly(task.privateDir().toString());
    assertThat(said).first().asString().endsWith("stays on disk: there are files in it");
    assertThat(task.secretsDir().resolve("token")).hasContent("t");
  }

  @Test
  void aLinkInTheirPlaceIsNotFollowed() throws Exception {
    Files.createDirectories(task.dir());
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(task.secretsDir(), elsewhere);
    SecretFolders secrets = SecretFolders.inMemory(() -> refusing(EPERM));

    assertThatThrownBy(() -> secrets.make(task, null, 0, said::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a folder");
    assertThat(asked).isEmpty();
  }

  @Test
  void onlyWeMayWriteBesideThemWhileTheyAreMounted() throws Exception {
    List<String> modes = new ArrayList<>();
    SecretFolders secrets =
        SecretFolders.inMemory(() ->
            new Answering(Errno.NONE) {
              @Override
              void asked(Wanted wanted) throws IOException {
                modes.add(mode(task.dir()) + " " + wanted.bytes());
              }
            });

    assertThat(secrets.make(task, null, 5, said::add)).isTrue();

    assertThat(modes).containsExactly("rwxr-xr-x 5242880", "rwxr-xr-x 1048576");
  }

  @Test
  void anAllocWithoutAFolderHasNothingToDrop() throws Exception {
    SecretFolders.inMemory(() -> refusing(EPERM)).drop(folder.resolve("none"), said::add);

    assertThat(said).isEmpty();
  }

  private void assertPlain() throws IOException {
    assertThat(mode(task.secretsDir())).isEqualTo("rwx------");
    assertThat(mode(task.privateDir())).isEqualTo("rwx------");
    assertThat(Files.getAttribute(task.secretsDir(), "unix:dev"))
        .isEqualTo(Files.getAttribute(folder, "unix:dev"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private MemoryFolders refusing(int number) {
    return new Answering(new Errno(number)) {
      @Override
      void asked(Wanted wanted) {
        asked.add(wanted.folder().toString());
      }
    };
  }

  /** Mounts nothing, and always says the same. */
  private abstract static class Answering implements MemoryFolders {
    private final Errno answer;

    Answering(Errno answer) {
      this.answer = answer;
    }

    abstract void asked(Wanted wanted) throws IOException;

    @Override
    public List<Errno> mount(List<Wanted> wanted) throws UnavailableException {
      try {
        for (Wanted each : wanted) {
          asked(each);
        }
      } catch (IOException cannot) {
        throw new UnavailableException(cannot);
      }
      return Collections.nCopies(wanted.size(), answer);
    }

    @Override
    public List<Errno> unmount(List<Path> folders) {
      return Collections.nCopies(folders.size(), answer);
    }

    @Override
    public List<Errno> detach(List<Path> folders) {
      return Collections.nCopies(folders.size(), answer);
    }
  }
}
