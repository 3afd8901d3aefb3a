package io.drover.api;

/**
 * How a process ended. A sum type on purpose: there is no default value, so an unknown end can
 * never read as success, and signal 9 and code 137 stay apart.
 *
 * @since 0.1
 */
public sealed interface Exit {

  /** The process called exit. {@code code} is 0 to 255. */
  record Code(int code) implements Exit {}

  /** A signal ended the process. {@code signal} is the kernel's number, 1 to 64. */
  record Signal(int signal) implements Exit {}

  /** The kernel's out-of-memory killer hit the task's group; {@code how} is what the leader saw. */
  record OutOfMemory(Exit how) implements Exit {
    public OutOfMemory {
      requirePlain(how);
    }
  }

  /** A limit on the run time of the task was reached; {@code how} is how it ended then. */
  record TimedOut(Exit how) implements Exit {
    public TimedOut {
      requirePlain(how);
    }
  }

  /** Nobody of ours saw the end; {@code reason} says why. Never a success. */
  record Lost(String reason) implements Exit {}

  /** True only for code 0. */
  default boolean success() {
    return this instanceof Code(int code) && code == 0;
  }

  /**
   * The status a shell would give: the code, 128 + signal, 137 for an out-of-memory kill that left
   * no plain end, 1 for a lost one.
   */
  default int shellStatus() {
    return switch (this) {
      case Code(int code) -> code;
      case Signal(int signal) -> 128 + signal;
      case OutOfMemory(Exit how) -> how.shellStatus();
      case TimedOut(Exit how) -> how.success() ? 1 : how.shellStatus();
      case Lost _ -> 1;
    };
  }

  /** The exit code as Nomad reports it in task events: the code, or 128 + signal. */
  default int exitCode() {
    return switch (this) {
      case Code(int code) -> code;
      case Signal(int signal) -> 128 + signal;
      case OutOfMemory(Exit how) -> how.exitCode();
      case TimedOut(Exit how) -> how.exitCode();
      case Lost _ -> -1;
    };
  }

  /** The signal that ended the process, 0 if none did or nobody knows. */
  default int signalNumber() {
    return switch (this) {
      case Code _, Lost _ -> 0;
      case Signal(int signal) -> signal;
      case OutOfMemory(Exit how) -> how.signalNumber();
      case TimedOut(Exit how) -> how.signalNumber();
    };
  }

  /** One line for a person, such as {@code exit code 3} or {@code signal 9}. */
  default String describe() {
    return switch (this) {
      case Code(int code) -> "exit code " + code;
      case Signal(int signal) -> "signal " + signal;
      case OutOfMemory(Exit how) -> "out of memory (" + how.describe() + ")";
      case TimedOut(Exit how) -> "timed out (" + how.describe() + ")";
      case Lost(String reason) -> "lost (" + reason + ")";
    };
  }

  private static void requirePlain(Exit how) {
    if (!(how instanceof Code) && !(how instanceof Signal)) {
      throw new IllegalArgumentException("only a code or a signal can be wrapped: " + how);
    }
  }
}
