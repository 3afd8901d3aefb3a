package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.jobspec.Inputs;
import io.drover.jobspec.Jobspec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A runner in a process of its own, to be killed. Its tasks survive it. */
final class Victim {
  private final Process process;
  private final PrintStream words;
  private final BufferedReader answers;

  private Victim(Process process) {
    this.process = process;
    this.words = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Victim start(Path data) throws IOException {
    return new Victim(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Runs a job file, or updates the job to it. Returns when that is durable. */
  void submits(Path file) throws IOException {
    does("submit " + file);
  }

  /** Asks for a stop. Returns when that is durable. */
  void stops(String job) throws IOException {
    does("stop " + job);
  }

  private void does(String what) throws IOException {
    words.println(what);
    String answer = answers.readLine();
    if (!"done".equals(answer)) {
      throw new IOException(what + ": " + answer);
    }
  }

  /** SIGKILL. */
  void dies() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** In the other process: does what each line of standard input says. */
  public static void main(String[] args) throws Exception {
    Drover drover = Drover.open(Path.of(args[0]), Options.defaults());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(obey(drover, line.split(" ", 2)));
    }
  }

  private static String obey(Drover drover, String[] what) throws Exception {
    try {
      if (what[0].equals("stop")) {
        drover.stop(what[1], false);
      } else {
        Path file = Path.of(what[1]);
        drover.submit(Jobspec.parse(Files.readString(file), file.toString(), Inputs.NONE));
      }
      return "done";
    } catch (DroverException no) {
      return String.valueOf(no.getMessage()).replace('\n', ' ');
    }
  }
}
