package io.drover.runner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.ErrorCode;
import io.drover.facts.Fact;
import io.drover.runner.external.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOnRealDiskTest {
  @TempDir Path temp;

  @Test
  void whatWasCommittedIsThereAfterReopening() throws Exception {
    Path folder = temp.resolve("a/b/store");
    try (Store store = Store.open(folder)) {
      store.commit(
          new Transaction().put("alloc/1", bytes("one")).put("alloc/1/task/web", bytes("run")),
          Strength.SYNCED);
      store.commit(
          new Transaction().append("alloc/1/timeline", bytes("started")), Strength.WRITTEN);
      store.commit(new Transaction().put("alloc/2", bytes("two")), Strength.WRITTEN);
      store.commit(new Transaction().clear("alloc/2"), Strength.WRITTEN);
    }
    try (Store store = Store.open(folder)) {
      assertThat(store.get("alloc/1")).isEqualTo(bytes("one"));
      assertThat(store.keys("alloc/1")).containsExactly("alloc/1", "alloc/1/task/web");
      assertThat(store.owners("alloc/")).containsExactly("alloc/1");
      assertThat(store.stream("alloc/1/timeline").first().getFirst().value())
          .isEqualTo(bytes("started"));
      assertThat(store.recovery().isClean()).isTrue();
      assertThat(store.recovery().transactions()).isEqualTo(4);
    }
  }

  @Test
  @Fact(
      number = "B277",
      text =
          "The store is a database in one file of mode 0600; a second agent waits 5 s for its lock"
              + " and gives up.",
      better = "a second one is told at once the pid of the first")
  void foldersHaveMode0700AndFiles0600() throws Exception {
    Path folder = temp.resolve("store");
    try (Store store = Store.open(folder)) {
      store.commit(new Transaction().put("meta/a", bytes("x")), Strength.SYNCED);
    }
    assertThat(mode(folder)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isNotEmpty().allSatisfy(f -> assertThat(mode(f)).isEqualTo("rw-------"));
    }
  }

  @Test
  void manyOpeningsLeaveNoThreadAndNoDescriptorBehind() throws Exception {
    Path folder = temp.resolve("store");
    openAndClose(folder, 20);
    long descriptors = descriptors();
    openAndClose(folder, 500);
    // Of ours, and once they have ended that were told to: other threads come and go as they like.
    Until.holds("no thread of a store is left: " + threads(), () -> threads().isEmpty());
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5);
  }

  private static void openAndClose(Path folder, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      try (Store store = Store.open(folder);
          StoreReader reader = StoreReader.open(folder)) {
        store.commit(new Transaction().put("meta/a", bytes("x" + i)), Strength.SYNCED);
        assertThat(reader.recovery().isClean()).isTrue();
      }
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("drover-store"))
        .toList();
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void aFileOfAnUnknownFormatIsRefusedAndLeftAlone() throws Exception {
    Path folder = temp.resolve("store");
    Store.open(folder).close();
    Path log = folder.resolve(LogFile.name(1));
    byte[] content = Files.readAllBytes(log);
    for (int at = 0; at <= 128; at += 128) {
      Bytes.putInt(content, at + 8, 7);
      Bytes.putInt(content, at + 40, Frame.sum(content, at, 40, 0));
    }
    Files.write(log, content);

    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_DIR_FORMAT))
        .hasMessageContaining("format 7")
        .hasMessageContaining("reads format 1");
    assertThatThrownBy(() -> StoreReader.open(folder)).hasMessageContaining("format 7");
    assertThat(Files.readAllBytes(log)).isEqualTo(content);
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
