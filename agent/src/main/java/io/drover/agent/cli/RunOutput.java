package io.drover.agent.cli;

import io.drover.runner.AllocView;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import java.util.List;

/** How a run is shown: for a person, or as lines of JSON. Methods may be called from any thread. */
interface RunOutput extends LineShow {
  /** Something happened. */
  void event(DroverEvent event);

  /** Something Drover wants to say before or between. */
  void say(String line);

  /** A stop is under way: what these wait for, now. */
  void waits(List<AllocView> allocs);

  /** Everything has ended, or was left: what became of each task. */
  void summary(JobRun run);
}
