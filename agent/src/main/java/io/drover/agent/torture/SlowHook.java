package io.drover.agent.torture;

import java.io.IOException;

/**
 * For a while some calls of the hook are late, some never end and some say "not now". The runner
 * may die in the middle of them.
 */
record SlowHook() implements Fault {
  private static final int MOMENT_MS = 800;

  @Override
  public String name() {
    return "hooks are slow, hang, or say \"not now\"";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_LIVES;
  }

  @Override
  public int odds() {
    return 25;
  }

  @Override
  public String strike(Scene scene) throws IOException, InterruptedException {
    scene.site().books().slowHooks(true);
    scene.site().pauses().pause(scene.random().nextInt(MOMENT_MS));
    return "hooks are slow from now on, or hang, until the runner dies";
  }
}
