package io.drover.jobspec.check;

import io.drover.api.driver.LogPlan;
import io.drover.api.model.Job;
import io.drover.jobspec.problem.Meta;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import java.util.Arrays;
import java.util.List;

/** The one rule about meta: what names the mode of the logs must name one. */
public final class LogCheck {
  private static final List<String> MODES =
      Arrays.stream(LogPlan.Mode.values()).map(LogPlan.Mode::text).toList();

  private LogCheck() {}

  /**
   * Notes every wrong name in a job. Asked again when a job is planned, since what a dispatch gives
   * is merged into a job that was checked before.
   */
  public static void job(Job job, Places places, Problems problems) {
    Checker check = new Checker(problems, places);
    for (Meta meta : Meta.of(job)) {
      String text = meta.values().get(LogPlan.META);
      if (text != null) {
        check.oneOf(text, MODES, meta.path(), LogPlan.META);
      }
    }
  }
}
