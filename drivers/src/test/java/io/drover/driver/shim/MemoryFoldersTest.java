package io.drover.driver.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.api.driver.ProcessPolicy;
import io.drover.driver.common.Errno;
import io.drover.driver.common.Holders;
import io.drover.driver.common.MemoryFolders;
import io.drover.driver.common.MemoryFolders.Wanted;
import io.drover.driver.common.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the spawner mounts, where it may. */
@Timeout(300)
final class MemoryFoldersTest {
  private static final int ENOENT = 2;
  private static final int ENOTDIR = 20;

  @TempDir Path folder;
  private Lab lab;
  private ShimClient client;
  private MemoryFolders mounter;
  private Path small;

  @BeforeEach
  void oneThatMayMount() throws Exception {
    lab = new Lab(folder);
    client = lab.client(ProcessPolicy.SURVIVE);
    mounter = client;
    small = Files.createDirectory(folder.resolve("a small one"));
    Errno said = mount(small);
    assumeTrue(!said.refused(), "capability mounts: this process may not mount");
    assertThat(said).isEqualTo(Errno.NONE);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    unmount(small);
    assertThat(mountsOn(folder)).isEmpty();
    lab.close();
  }

  private Errno mount(Path there) throws Exception {
    return mounter.mount(List.of(new Wanted(there, 1 << 20))).getFirst();
  }

  private Errno unmount(Path there) throws Exception {
    return mounter.unmount(List.of(there)).getFirst();
  }

  private static List<String> mountsOn(Path root) {
    return Mounts.read(Path.of("/proc/self/mountinfo")).all().stream()
        .map(Mounts.Mount::point)
        .filter(point -> Path.of(point).startsWith(root))
        .toList();
  }

  @Test
  void itIsSmallAndOnlyItsOwnersAndRunsNothing() throws Exception {
    Mounts.Mount mount = Mounts.read(Path.of("/proc/self/mountinfo")).holding(small);

    assertThat(mount.point()).isEqualTo(small.toString());
    assertThat(mount.type()).isEqualTo("tmpfs");
    assertThat(mount.options()).contains("nosuid", "nodev", "noexec");
    assertThat(mount.superOptions()).contains("size=1024k", "mode=700");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(small)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatIsThereAlreadyStaysAndIsNotMountedOver() throws Exception {
    Files.writeString(small.resolve("file"), "kept");

    assertThat(mount(small)).isEqualTo(Errno.NONE);

    assertThat(mountsOn(small)).hasSize(1);
    assertThat(small.resolve("file")).hasContent("kept");
  }

  @Test
  void itOutlivesTheSpawnerAndTheNextOneUnmountsIt() throws Exception {
    Proc.signal(client.spawnerPid(), "KILL");

    assertThat(mount(small)).isEqualTo(Errno.NONE);
    assertThat(mountsOn(folder)).hasSize(1);
    assertThat(unmount(small)).isEqualTo(Errno.NONE);
    assertThat(mountsOn(folder)).isEmpty();
  }

  @Test
  void manyAreMadeAtOnceAndEachSaysWhatBecameOfIt() throws Exception {
    List<Path> many = IntStream.range(0, 50).mapToObj(i -> folder.resolve("many" + i)).toList();
    for (Path one : many.subList(1, many.size())) {
      Files.createDirectory(one);
    }

    List<Errno> said = mounter.mount(many.stream().map(one -> new Wanted(one, 4096)).toList());

    assertThat(said.getFirst()).isEqualTo(new Errno(ENOENT));
    assertThat(said.subList(1, many.size())).containsOnly(Errno.NONE);
    assertThat(mountsOn(folder)).hasSize(many.size());
    assertThat(mounter.unmount(many)).containsOnly(Errno.NONE);
  }

  @Test
  void oneInUseStaysAndNamesItsHolderUntilItIsDetached() throws Exception {
    Files.writeString(small.resolve("file"), "kept open");
    try (var open = Files.newInputStream(small.resolve("file"))) {
      assertThat(unmount(small)).isEqualTo(Errno.BUSY);
      assertThat(mountsOn(folder)).hasSize(1);
      assertThat(Holders.look(Path.of("/proc")).of(small))
          .singleElement()
          .asString()
          .startsWith(ProcessHandle.current().pid() + " (");
      assertThat(mounter.detach(List.of(small))).containsExactly(Errno.NONE);
      assertThat(mountsOn(folder)).isEmpty();
      assertThat(open.readAllBytes()).asString().isEqualTo("kept open");
    }
  }

  @Test
  void oneThatIsNotInUseIsUnmountedAndASecondTimeIsFine() throws Exception {
    assertThat(unmount(small)).isEqualTo(Errno.NONE);
    assertThat(unmount(small)).isEqualTo(Errno.NONE);
  }

  @Test
  void aLinkInTheirPlaceIsFollowedNeitherToMountNorToUnmount() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);

    assertThat(mount(link)).isEqualTo(new Errno(ENOTDIR));
    Files.delete(link);
    Files.createSymbolicLink(link, small);
    unmount(link);

    assertThat(mountsOn(folder)).containsExactly(small.toString());
  }
}
