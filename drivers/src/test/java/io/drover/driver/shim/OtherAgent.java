package io.drover.driver.shim;

import io.drover.api.driver.ProcessPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An {@link AgentProgram} that runs: its tasks, and how to kill it. */
final class OtherAgent implements AutoCloseable {
  private final Path root;
  private final Process process;
  final List<Long> tasks = new ArrayList<>();
  final List<Long> shims = new ArrayList<>();
  long spawner;
  String mark = "";

  OtherAgent(Path root, Path binary, ProcessPolicy policy, String cgroup, String... scripts)
      throws IOException {
    this.root = root;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProgram.class.getName(),
                root.toString(),
                binary.toString(),
                policy.name(),
                cgroup));
    command.addAll(List.of(scripts));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i <= scripts.length; i++) {
      String line = said.readLine();
      if (line == null) {
        throw new IOException("the agent ended before it had started all");
      }
      String[] words = line.split(" ");
      mark = words[2];
      if (i == scripts.length) {
        spawner = Long.parseLong(words[0]);
      } else {
        tasks.add(Long.parseLong(words[0]));
        shims.add(Long.parseLong(words[1]));
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL, to it and to the others, in one call. */
  void kill(List<Long> others) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-KILL", Long.toString(pid())));
    others.forEach(pid -> command.add(Long.toString(pid)));
    new ProcessBuilder(command).start().waitFor();
    process.waitFor();
  }

  List<Long> alive() throws IOException {
    return Proc.withEnvironment(mark);
  }

  /** Returns when nobody writes in its folder any more. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    for (long pid : alive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    try {
      Waiting.until("no helper writes any more", () -> Proc.helpersOf(root).isEmpty());
    } catch (Exception left) {
      throw new IOException(left);
    }
  }
}
