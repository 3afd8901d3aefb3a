package io.drover.runner.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from a folder of hooks, and what is refused by name. */
final class HookFolderTest {
  @TempDir Path folder;
  private Path hooks;

  @BeforeEach
  void folders() throws Exception {
    hooks = Files.createDirectory(folder.resolve("hooks"));
  }

  private void read() throws DroverException {
    ExternalHooks.read(
            List.of(hooks),
            folder.resolve("none"),
            Set.of("task_dir"),
            Map.of(),
            () -> {
              throw new AssertionError("taken, and not refused");
            })
        .close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
  void aFileThatOthersMayWriteIsRefusedByName(String mode) throws Exception {
    Path file = HookScript.in(hooks, "open", "exit 0");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(this::read)
        .hasMessage("the hook " + file + " is refused: others may write it (chmod go-w)");
  }

  @Test
  void aFolderThatOthersMayWriteIsRefused() throws Exception {
    HookScript.in(hooks, "fine", "exit 0");
    Files.setPosixFilePermissions(hooks, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(this::read).hasMessageContaining(hooks + " is refused");
  }

  @Test
  void aNameOfOursIsRefused() throws Exception {
    HookScript.in(hooks, "task_dir", "exit 0");

    assertThatThrownBy(this::read).hasMessageContaining("one of our own has its name");
  }

  @Test
  void aScriptThatIsNotExecutableIsRefusedByName() throws Exception {
    Path file = HookScript.in(hooks, "veto", "exit 1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(this::read)
        .hasMessageContaining("veto is refused: it is a script that is not executable");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefusedByName() throws Exception {
    Files.createSymbolicLink(hooks.resolve("veto"), folder.resolve("not-mounted"));

    assertThatThrownBy(this::read)
        .hasMessageContaining("veto is refused: it is a link that leads nowhere");
  }

  @Test
  void whatIsNoHookIsLeftAlone() throws Exception {
    Files.writeString(hooks.resolve("README"), "what the hooks here do");
    Files.createDirectory(hooks.resolve("data"));
    Files.writeString(hooks.resolve(".hidden"), "#!/bin/sh");

    assertThat(HookFolder.read(hooks)).isEqualTo(new HookFolder(List.of(), List.of()));
  }
}
