package io.drover.runner.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.facts.Fact;
import io.drover.runner.doctor.Capability;
import io.drover.runner.doctor.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees are removed, and nothing beside them. */
final class FoldersTest {
  @TempDir Path folder;

  @Test
  @Fact(
      number = "D23",
      text =
          "Where something could not be unmounted the folder of the alloc is removed all the same,"
              + " with what is mounted in it.",
      better = "the removal stops at a mount point and says so; what is mounted is untouched")
  void whatIsMountedInATreeIsNotRemoved() throws Exception {
    assumeTrue(Machine.here().can(Capability.MOUNTS), Capability.MOUNTS.text());
    Path mounted = Files.createDirectories(folder.resolve("alloc/task/data"));
    command("mount", "-t", "tmpfs", "none", mounted.toString());
    try {
      Path precious = Files.writeString(mounted.resolve("precious"), "of somebody else");

      assertThatThrownBy(() -> Folders.remove(folder.resolve("alloc")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is a mount point; unmount it first");
      assertThat(precious).hasContent("of somebody else");
    } finally {
      command("umount", mounted.toString());
    }
    Folders.remove(folder.resolve("alloc"));
    assertThat(folder.resolve("alloc")).doesNotExist();
  }

  private static void command(String... words) throws Exception {
    assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
  }

  @Test
  void aLinkIsRemovedAndNotFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "of somebody else");
    Path tree = Files.createDirectory(folder.resolve("alloc"));
    Files.createSymbolicLink(tree.resolve("file"), precious);
    Files.createSymbolicLink(tree.resolve("folder"), folder);

    Folders.remove(tree);

    assertThat(tree).doesNotExist();
    assertThat(precious).exists();
  }
}
