package io.drover.agent.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the programs that a torture needs: Drover as its users start it, and strangers to it. No
 * task: those are started by the Drover that is tortured.
 */
final class Programs {
  private static final String MAIN = "io.drover.agent.Main";

  /** Where this process was not started as the program, as in a test: what the launcher says. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:-MaxFDLimit");

  /** Ctrl-C is for us alone: what we start is in a session of its own, where that can be had. */
  private static final List<String> APART =
      Stream.of("/usr/bin/setsid", "/bin/setsid")
          .filter(program -> Files.isExecutable(Path.of(program)))
          .limit(1)
          .toList();

  private Programs() {}

  /** The words that start the program which this process is, up to its own arguments. */
  static List<String> drover() {
    List<String> own = commandLine();
    int main = own.indexOf(MAIN);
    if (main <= 0) {
      return drover(System.getProperty("java.class.path"));
    }
    List<String> words = new ArrayList<>(List.of(java()));
    words.addAll(own.subList(1, main + 1));
    return words;
  }

  /** The words that start the program of a class path. */
  static List<String> drover(String classPath) {
    List<String> words = new ArrayList<>(List.of(java()));
    words.addAll(FLAGS);
    words.addAll(List.of("-cp", classPath, MAIN));
    return words;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> commandLine() {
    try {
      String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      return Arrays.asList(line.split("\0", -1));
    } catch (IOException | UncheckedIOException hidden) {
      return List.of();
    }
  }

  /** Starts drover for a folder with these arguments, its two streams going to files. */
  static Process drover(Path folder, List<String> arguments, Path out, Path err)
      throws IOException {
    List<String> words = new ArrayList<>(APART);
    words.addAll(drover());
    words.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put(Machine.OF_TORTURE, folder + "/");
    return builder.start();
  }

  /**
   * Starts a shell script that has an end of a pipe from us as its standard input, so that it sees
   * when we end.
   */
  static Process stranger(String script, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(APART);
    words.addAll(List.of("/bin/sh", "-c", script, "sh"));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Sends a signal by name. */
  static void signal(long pid, String name) throws IOException, InterruptedException {
    call("/bin/sh", "-c", "kill -s " + name + " " + pid);
  }

  /** Runs a program to its end; whether it succeeded. */
  static boolean call(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
