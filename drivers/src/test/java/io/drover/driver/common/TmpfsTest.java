package io.drover.driver.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts of this process, where it may make them. */
final class TmpfsTest {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  @TempDir Path folder;
  private Path small;

  @BeforeEach
  void oneThatMayMount() throws Exception {
    small = Files.createDirectory(folder.resolve("a small one"));
    try {
      Tmpfs.mount(small, 1 << 20);
    } catch (Tmpfs.MountException no) {
      assertThat(no.refused()).as(no.getMessage()).isTrue();
      assumeTrue(false, "capability mounts: this process may not mount");
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (mounted()) {
      Tmpfs.unmount(small);
    }
    assertThat(mounted()).isFalse();
  }

  private boolean mounted() {
    return Mounts.read(MOUNTS).all().stream().anyMatch(m -> m.point().equals(small.toString()));
  }

  @Test
  void itIsSmallAndOnlyItsOwnersAndRunsNothing() throws Exception {
    Mounts.Mount mount = Mounts.read(MOUNTS).holding(small);

    assertThat(mount.point()).isEqualTo(small.toString());
    assertThat(mount.type()).isEqualTo("tmpfs");
    assertThat(mount.options()).contains("nosuid", "nodev", "noexec");
    assertThat(mount.superOptions()).contains("size=1024k", "mode=700");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(small)))
        .isEqualTo("rwx------");
  }

  @Test
  void oneInUseIsDetachedAndSaysSo() throws Exception {
    Files.writeString(small.resolve("file"), "kept open");
    try (var open = Files.newInputStream(small.resolve("file"))) {
      assertThat(Tmpfs.unmount(small)).isTrue();
      assertThat(mounted()).isFalse();
      assertThat(open.readAllBytes()).asString().isEqualTo("kept open");
    }
  }

  @Test
  void oneThatIsNotInUseIsUnmountedAndASecondTimeIsFine() throws Exception {
    assertThat(Tmpfs.unmount(small)).isFalse();
    assertThat(Tmpfs.unmount(small)).isFalse();
  }

  @Test
  void aLinkToAMountIsNotFollowedWhenUnmounting() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), small);

    Tmpfs.unmount(link);

    assertThat(mounted()).isTrue();
  }

  @Test
  void aFolderThatIsNotThereIsAnErrorAndNotARefusal() {
    assertThatThrownBy(() -> Tmpfs.mount(folder.resolve("nowhere"), 1 << 20))
        .isInstanceOfSatisfying(
            Tmpfs.MountException.class, no -> assertThat(no.refused()).isFalse())
        .hasMessageContaining("nowhere");
  }
}
