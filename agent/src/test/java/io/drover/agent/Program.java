package io.drover.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The program as a child process with the flags of {@code ./drover}, its streams going to files.
 * Ends it, if it still lives, when closed.
 */
final class Program implements AutoCloseable {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  static final Duration PATIENCE = Duration.ofMinutes(3);

  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx1g",
          "-XX:-MaxFDLimit",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+DisplayVMOutputToStderr");

  private final Process process;
  private final Path out;
  private final Path err;

  /** How it ended and what it said. */
  record Result(int status, String out, String err) {
    List<String> outLines() {
      return out.lines().toList();
    }

    List<String> errLines() {
      return err.lines().toList();
    }
  }

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it in the folder of the checkout. A build that runs in the background ignores Ctrl-C,
   * and a program keeps what it was started with, so the three signals are put back first.
   *
   * @param home a folder of this test, which becomes the user's home
   */
  static Program start(Path home, String... words) throws IOException {
    return start(home, ROOT, List.of(), words);
  }

  /** The same, standing in another folder, with words before the JVM's own: env, setpriv. */
  static Program start(Path home, Path folder, List<String> before, String... words)
      throws IOException {
    return start(home, folder, before, List.of(), words);
  }

  /** The same with flags of the JVM beside those of the launcher. */
  static Program withJvm(Path home, List<String> jvm, String... words) throws IOException {
    return start(home, ROOT, List.of(), jvm, words);
  }

  private static Program start(
      Path home, Path folder, List<String> before, List<String> jvm, String... words)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
    command.addAll(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile(home, "out", "");
    Path err = Files.createTempFile(home, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_STATE_HOME");
    return new Program(builder.start(), out, err);
  }

  /** Runs it to its end. */
  static Result run(Path home, String... words) throws IOException, InterruptedException {
    try (Program program = start(home, words)) {
      return program.await();
    }
  }

  /** Waits for its end. */
  Result await() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + PATIENCE + "; it said: " + out() + err());
    }
    return new Result(process.exitValue(), out(), err());
  }

  /** Waits for its end, for long if need be; what it wrote may be too much to keep. */
  int awaitStatus(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + patience + "; it said: " + err());
    }
    return process.exitValue();
  }

  /** Where its standard output goes. */
  Path outFile() {
    return out;
  }

  /** Waits until it has written this to standard output. */
  void awaitOut(String text) throws InterruptedException {
    until("standard output has: " + text, () -> out().contains(text));
  }

  /** Waits until it has written this to standard error. */
  void awaitErr(String text) throws InterruptedException {
    until("standard error has: " + text, () -> err().contains(text));
  }

  private void until(String what, BooleanSupplier condition) throws InterruptedException {
    Waiting.until(
        () -> what + "; it said: " + out() + err(),
        PATIENCE,
        () -> condition.getAsBoolean() || !process.isAlive());
    if (!condition.getAsBoolean()) {
      throw new AssertionError("ended before " + what + "; it said: " + out() + err());
    }
  }

  /** What it has written to standard output so far. */
  String out() {
    return text(out);
  }

  /** What it has written to standard error so far. */
  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Sends a signal by name, such as INT. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", name, "--", Long.toString(process.pid())).start().waitFor();
  }

  /** Returns when it is gone: whoever starts another on its folder is not refused for its sake. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
