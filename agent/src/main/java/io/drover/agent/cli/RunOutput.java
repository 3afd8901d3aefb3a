package io.drover.agent.cli;

import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;

/** How a run is shown: for a person, or as lines of JSON. Methods may be called from any thread. */
interface RunOutput extends LineShow {
  /** Something happened. */
  void event(DroverEvent event);

  /** Something Drover wants to say before or between. */
  void say(String line);

  /** Everything has ended, or was left: what became of each task. */
  void summary(JobRun run);
}
