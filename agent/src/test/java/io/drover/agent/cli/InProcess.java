package io.drover.agent.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The command line in this JVM, for what ends before any task is started. */
record InProcess(int status, String out, String err) {

  /** Runs it with a home and a working folder, and nothing on standard input. */
  static InProcess run(Path home, String... words) {
    return withInput("", home, words);
  }

  /** The same with a text on standard input. */
  static InProcess withInput(String input, Path home, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(out, new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
    Cli cli =
        new Cli(
            console,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"),
            home);
    int status = cli.run(words);
    return new InProcess(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
