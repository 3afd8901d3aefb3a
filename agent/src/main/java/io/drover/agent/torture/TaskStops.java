package io.drover.agent.torture;

import java.io.IOException;
import java.util.List;

/** The main process of a task is stopped for a moment. */
record TaskStops() implements Fault {
  private static final int MOMENT_MS = 400;

  @Override
  public String name() {
    return "a task is stopped for a moment (SIGSTOP)";
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
    List<Proc> living =
        scene.site().books().all().stream().flatMap(book -> book.alive().stream()).toList();
    Proc process = scene.anyOf(living).orElse(null);
    if (process == null) {
      return "";
    }
    process.stopFor(scene.random().nextInt(MOMENT_MS), scene.site().pauses());
    return "process " + process.pid() + " of a task is stopped for a moment";
  }
}
