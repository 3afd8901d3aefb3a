package io.drover.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.Disk.Access;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.disk.DiskLock;
import io.drover.runner.disk.DiskLockedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Disk} does. Extend it, say how to make one, and run it with JUnit.
 *
 * @since 0.1
 */
public abstract class DiskContract {

  /** For subclasses. */
  protected DiskContract() {}

  /** An empty disk, another for every call. */
  protected abstract Disk newDisk() throws Exception;

  @Test
  void aNewFileIsEmptyAndItsNameIsTaken() throws Exception {
    Disk disk = newDisk();
    try (DiskFile file = disk.create("a")) {
      assertThat(file.size()).isZero();
    }
    assertThatThrownBy(() -> disk.create("a")).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(disk.list("")).containsExactly("a");
  }

  @Test
  void whatIsNotThereCannotBeOpenedListedOrDeleted() throws Exception {
    Disk disk = newDisk();
    for (Access access : Access.values()) {
      assertThatThrownBy(() -> disk.open("a", access)).isInstanceOf(NoSuchFileException.class);
    }
    assertThat(disk.list("nowhere")).isEmpty();
    disk.delete("a");
    assertThat(disk.list("")).isEmpty();
  }

  @Test
  void writesAreSeenByEveryHandleAndFillGapsWithZeros() throws Exception {
    Disk disk = newDisk();
    try (DiskFile file = disk.create("a");
        DiskFile reader = disk.open("a", Access.READ)) {
      write(file, 3, "xyz");
      assertThat(read(reader, 0, 10)).isEqualTo("\0\0\0xyz");
      write(file, 4, "--");
      assertThat(read(reader, 3, 3)).isEqualTo("x--");
      assertThat(read(reader, 100, 3)).isEmpty();
      assertThat(file.size()).isEqualTo(6);
      file.sync();
    }
  }

  @Test
  void aFileThatIsOpenOutlivesItsNameAndTheReplacementOfIt() throws Exception {
    Disk disk = newDisk();
    try (DiskFile old = disk.create("a");
        DiskFile next = disk.create("b")) {
      write(old, 0, "old");
      write(next, 0, "next");
      disk.rename("b", "a");
      assertThat(read(old, 0, 9)).isEqualTo("old");
      try (DiskFile found = disk.open("a", Access.READ)) {
        assertThat(read(found, 0, 9)).isEqualTo("next");
      }
      disk.delete("a");
      assertThat(read(next, 0, 9)).isEqualTo("next");
      assertThat(disk.list("")).isEmpty();
      disk.syncDirectory("");
    }
  }

  @Test
  void foldersHoldFilesAndMayBeMadeTwice() throws Exception {
    Disk disk = newDisk();
    assertThatThrownBy(() -> disk.create("f/a")).isInstanceOf(NoSuchFileException.class);
    disk.createDirectory("f");
    disk.createDirectory("f");
    disk.create("f/b").close();
    disk.create("f/a").close();
    disk.syncDirectory("f");
    assertThat(disk.list("f")).containsExactly("a", "b");
    assertThat(disk.list("")).containsExactly("f");
  }

  @Test
  void aLockIsHeldOnceAndSaysByWhom() throws Exception {
    Disk disk = newDisk();
    DiskLock lock = disk.lock("l");
    assertThatThrownBy(() -> disk.lock("l"))
        .isInstanceOfSatisfying(
            DiskLockedException.class,
            e -> assertThat(e.pid()).hasValue(ProcessHandle.current().pid()));
    lock.close();
    lock.close();
    disk.lock("l").close();
  }

  @Test
  void anInterruptNeitherCutsNorClosesAFile() throws Exception {
    Disk disk = newDisk();
    try (DiskFile file = disk.create("a")) {
      Thread.currentThread().interrupt();
      write(file, 0, "abc");
      assertThat(read(file, 0, 3)).isEqualTo("abc");
      assertThat(Thread.interrupted()).isTrue();
      file.sync();
    }
  }

  private static void write(DiskFile file, long position, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    file.write(position, bytes, 0, bytes.length);
  }

  private static String read(DiskFile file, long position, int length) throws Exception {
    byte[] bytes = new byte[length];
    int count = file.read(position, bytes, 0, length);
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }
}
