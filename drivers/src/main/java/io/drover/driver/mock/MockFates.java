package io.drover.driver.mock;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExitResult;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.driver.RecoverResult;
import io.drover.api.driver.TaskId;
import io.drover.driver.common.AttemptFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What is on disk of attempts: that one was begun, and how it ended. Each is written once. */
final class MockFates {
  /** The end of an attempt that has no task and never will. */
  static final String NEVER = "never";

  private final AttemptFolders folders;

  MockFates(AttemptFolders folders) {
    this.folders = folders;
  }

  /**
   * Claims an attempt.
   *
   * @throws DriverException if it was claimed before
   */
  void begin(TaskId id) throws DriverException {
    if (!write(folders.of(id).resolve("attempt-" + id.attempt()), "")) {
      throw new DriverException(
          ErrorCode.START_FAILED, "attempt " + id + " was begun before and is not begun again");
    }
  }

  void ended(TaskId id, ExitResult end) {
    try {
      String how =
          switch (end.exit()) {
            case Exit.Code(int code) -> "code " + code;
            case Exit.Signal(int signal) -> "signal " + signal;
            case Exit.OutOfMemory _, Exit.TimedOut _, Exit.Lost _ -> "lost 0";
          };
      end(id, how + " " + end.endedAtNs());
    } catch (DriverException unwritable) {
      throw new UncheckedIOException(new IOException(unwritable));
    }
  }

  void end(TaskId id, String how) throws DriverException {
    write(folders.of(id).resolve("exit-" + id.attempt()), how);
  }

  /** Sees to it that an attempt nobody has in hand has an end. */
  void fence(TaskId id) throws DriverException {
    Path folder = folders.of(id);
    boolean fresh = write(folder.resolve("attempt-" + id.attempt()), "");
    write(folder.resolve("exit-" + id.attempt()), fresh ? NEVER : "lost 0 0");
  }

  /** What became of an attempt of a process of ours that is gone. */
  RecoverResult recover(TaskId id, ProcessPolicy policy) throws DriverException {
    fence(id);
    Path exit = folders.of(id).resolve("exit-" + id.attempt());
    try {
      String[] words = Files.readString(exit).split(" ");
      long endedAtNs = words.length > 2 ? Long.parseLong(words[2]) : 0;
      return switch (words[0]) {
        case "code" ->
            new RecoverResult.Exited(new Exit.Code(Integer.parseInt(words[1])), endedAtNs);
        case "signal" ->
            new RecoverResult.Exited(new Exit.Signal(Integer.parseInt(words[1])), endedAtNs);
        case "lost" ->
            new RecoverResult.Exited(
                new Exit.Lost("a mock task ends with its agent, policy " + policy), endedAtNs);
        default -> new RecoverResult.NeverStarted("it was never begun, and is not any more");
      };
    } catch (IOException | NumberFormatException damaged) {
      return new RecoverResult.Exited(new Exit.Lost("its record is damaged: " + damaged), 0);
    }
  }

  /** False if the file is there already. */
  private static boolean write(Path file, String text) throws DriverException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (FileAlreadyExistsException there) {
      return false;
    } catch (IOException cannot) {
      throw new DriverException(
          ErrorCode.IO,
          file + " cannot be written: " + DroverException.reasonOf(cannot),
          true,
          cannot);
    }
  }
}
