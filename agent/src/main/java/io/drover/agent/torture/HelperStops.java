package io.drover.agent.torture;

import java.io.IOException;

/** The helper beside a task is stopped for a moment. */
record HelperStops() implements Fault {
  private static final int MOMENT_MS = 800;

  @Override
  public String name() {
    return "a helper is stopped for a moment (SIGSTOP)";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_LIVES;
  }

  @Override
  public int odds() {
    return 15;
  }

  @Override
  public String strike(Scene scene) throws IOException, InterruptedException {
    Helper helper = scene.anyOf(scene.site().helpers()).orElse(null);
    if (helper == null) {
      return "";
    }
    helper.proc().stopFor(scene.random().nextInt(MOMENT_MS), scene.site().pauses());
    return "the helper of " + helper.task() + " is stopped for a moment";
  }
}
