package io.drover.runner.alloc;

import io.drover.api.ErrorCode;
import io.drover.api.driver.LogPlan;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Meta;
import io.drover.jobspec.problem.Problems;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job says to Drover in its {@code meta}, which Nomad takes as it is. Keys that begin with
 * {@link #PREFIX} are Drover's: one that it does not know is a slip of the pen.
 */
public final class JobMeta {
  /** What every key of ours begins with. */
  static final String PREFIX = "drover_";

  private static final List<String> OF_ALLOC =
      List.of(HookLimits.META, LogPlan.META, PoststopLimit.META);
  private static final List<String> OF_TASK = List.of(HookLimits.META, LogPlan.META);

  private final ParsedJob parsed;
  private final Problems problems = new Problems();

  private JobMeta(ParsedJob parsed) {
    this.parsed = parsed;
    parsed.sources().forEach(problems::source);
  }

  /**
   * Looks at what a job says before it is taken on. The mode of the logs is jobspec's to check.
   *
   * @throws JobspecException with every key that is not known and every text that is wrong, each
   *     with its place
   */
  public static void check(ParsedJob parsed) throws JobspecException {
    JobMeta look = new JobMeta(parsed);
    for (Meta meta : Meta.of(parsed.job())) {
      look.meta(meta.values(), meta.path(), meta.ofTask() ? OF_TASK : OF_ALLOC);
    }
    look.problems.throwIfAny(ErrorCode.JOB_INVALID);
  }

  private void meta(Map<String, String> meta, String path, List<String> known) {
    meta.keySet().stream()
        .filter(key -> key.startsWith(PREFIX) && !known.contains(key))
        .sorted()
        .forEach(key -> wrong(path, key, "is not read here; read are " + String.join(", ", known)));
    value(meta, path, HookLimits.META, HookLimits::problem);
    if (known.contains(PoststopLimit.META)) {
      value(meta, path, PoststopLimit.META, PoststopLimit::problem);
    }
  }

  private void value(Map<String, String> meta, String path, String key, Rule rule) {
    String text = meta.get(key);
    String why = text == null ? null : rule.problem(text);
    if (why != null) {
      wrong(path, key, why);
    }
  }

  private void wrong(String path, String key, String why) {
    problems.add(parsed.places().find(path + "/" + key), key + " " + why);
  }

  private interface Rule {
    /** What is wrong with a text; null if nothing is. */
    @Nullable String problem(String text);
  }
}
