package io.drover.agent.torture;

import java.io.IOException;

/** The runner is stopped for a moment, as a debugger or a laptop's lid does. */
record RunnerStops() implements Fault {
  private static final int MOMENT_MS = 1_000;

  @Override
  public String name() {
    return "the runner is stopped for a moment (SIGSTOP)";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_LIVES;
  }

  @Override
  public int odds() {
    return 10;
  }

  @Override
  public String strike(Scene scene) throws IOException, InterruptedException {
    Proc runner = scene.site().runner().proc();
    runner.stopFor(scene.random().nextInt(MOMENT_MS), scene.site().pauses());
    return "the runner is stopped for a moment";
  }
}
