package io.drover.driver.shim;

import io.drover.api.driver.ProcessPolicy;
import java.nio.file.Path;

/**
 * An agent in a process of its own, to be killed. Starts the scripts and says so on standard
 * output, a line for each: the pids of leader and shim; then the spawner's, and waits for ever.
 */
final class AgentProgram {
  private AgentProgram() {}

  /** Arguments: root folder, binary, policy, cgroup or an empty word, script... */
  public static void main(String[] args) throws Exception {
    ProcessPolicy policy = ProcessPolicy.valueOf(args[2]);
    Lab lab = new Lab(Path.of(args[0]), Path.of(args[1]));
    ShimClient client = lab.client(policy);
    for (int i = 4; i < args.length; i++) {
      Lab.Task task = lab.task(args[i]);
      task.policy = policy;
      task.cgroup = args[3].isEmpty() ? "" : args[3] + "/" + task.name;
      Identity who = Lab.identity(client.start(task.spec()));
      System.out.println(who.pid() + " " + who.shimPid() + " " + lab.mark);
    }
    System.out.println(client.spawnerPid() + " 0 " + lab.mark);
    while (true) {
      synchronized (lab) {
        lab.wait();
      }
    }
  }
}
