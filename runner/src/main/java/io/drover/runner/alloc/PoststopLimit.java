package io.drover.runner.alloc;

import io.drover.api.model.Job;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocSpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the poststop tasks of an alloc may run once somebody wants it to stop. A job says it in
 * its {@code meta} or in a group's, which Nomad takes as it is.
 */
public final class PoststopLimit {
  /** The key of a job's or group's meta. */
  public static final String META = "drover_poststop_limit";

  private PoststopLimit() {}

  /** What holds for the allocs of a group of a job that was looked at. */
  public static Duration of(Job job, TaskGroup group) {
    Duration ofGroup = read(group.meta());
    Duration said = ofGroup == null ? read(job.meta()) : ofGroup;
    return said == null ? AllocSpec.POSTSTOP_LIMIT : said;
  }

  private static @Nullable Duration read(Map<String, String> meta) {
    String text = meta.get(META);
    return text == null ? null : HookLimits.duration(text);
  }

  /** What is wrong with a text under {@link #META}; null if nothing is. */
  static @Nullable String problem(String text) {
    return HookLimits.duration(text) == null
        ? "\"" + text + "\" is wrong: it is a duration such as 30s, 10m or 1h30m, at most 24h"
        : null;
  }
}
