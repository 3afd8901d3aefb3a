package io.drover.runner.alloc;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long the calls of the hooks of one alloc may take: what the job says before what the operator
 * says before what holds for the phase. A job says it in its {@code meta}, which Nomad takes as it
 * is: {@code drover_hook_deadlines = "NAME:PHASE=DURATION, ..."}; name and phase may be {@code *}.
 */
public final class HookLimits {
  /** The key of a job's, group's or task's meta. */
  public static final String META = "drover_hook_deadlines";

  private static final Pattern ENTRY = Pattern.compile("([^:=\\s]+):([a-z*]+)=(\\S+)");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Map<String, Duration> ofOperator;
  private final Map<String, Duration> ofAlloc;
  private final Map<String, Map<String, Duration>> ofTasks;

  private HookLimits(
      Map<String, Duration> ofOperator,
      Map<String, Duration> ofAlloc,
      Map<String, Map<String, Duration>> ofTasks) {
    this.ofOperator = ofOperator;
    this.ofAlloc = ofAlloc;
    this.ofTasks = ofTasks;
  }

  /**
   * What holds for an alloc.
   *
   * @throws DroverException if a text in its job is not of the form
   */
  public static HookLimits of(Map<String, Duration> ofOperator, Allocation alloc)
      throws DroverException {
    TaskGroup group = alloc.group();
    Map<String, Duration> ofAlloc = new LinkedHashMap<>(parse(alloc.job().meta()));
    Map<String, Map<String, Duration>> ofTasks = new LinkedHashMap<>();
    if (group != null) {
      ofAlloc.putAll(parse(group.meta()));
      for (Task task : group.tasks()) {
        ofTasks.put(task.name(), parse(task.meta()));
      }
    }
    return new HookLimits(ofOperator, ofAlloc, ofTasks);
  }

  /** What holds where the job says nothing. */
  static HookLimits ofOperator(Map<String, Duration> said) {
    return new HookLimits(said, Map.of(), Map.of());
  }

  /** What is wrong with a text under {@link #META}; null if nothing is. */
  static @Nullable String problem(String text) {
    try {
      parse(text);
      return null;
    } catch (DroverException wrong) {
      return "cannot be read: " + wrong.getMessage();
    }
  }

  private static Map<String, Duration> parse(Map<String, String> meta) throws DroverException {
    String text = meta.get(META);
    return text == null ? Map.of() : parse(text);
  }

  /** Reads {@code NAME:PHASE=DURATION}, any number of them with commas between. */
  public static Map<String, Duration> parse(String text) throws DroverException {
    Map<String, Duration> deadlines = new LinkedHashMap<>();
    for (String entry : text.split("[,\\s]+")) {
      if (entry.isEmpty()) {
        continue;
      }
      Matcher parts = ENTRY.matcher(entry);
      if (!parts.matches() || !phases().contains(parts.group(2))) {
        throw wrong(
            entry, "it is not of the form HOOK:PHASE=DURATION, with a phase of " + phases());
      }
      deadlines.put(parts.group(1) + ":" + parts.group(2), duration(entry, parts.group(3)));
    }
    return deadlines;
  }

  private static Duration duration(String entry, String text) throws DroverException {
    Duration read = duration(text);
    if (read == null) {
      throw wrong(entry, "a deadline is a duration such as 500ms, 30s or 1m30s, at most 24h");
    }
    return read;
  }

  /** A duration such as 1m30s, of at most 24 h; null if it is none. */
  static @Nullable Duration duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end && part.group(1).length() < 10) {
      long count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
              });
      end = part.end();
    }
    return end != text.length() || sum.isZero() || sum.compareTo(LONGEST) > 0 ? null : sum;
  }

  private static DroverException wrong(String entry, String why) {
    return new DroverException(
        ErrorCode.USAGE, "the deadline of a hook \"" + entry + "\" is wrong: " + why);
  }

  private static Set<String> phases() {
    Set<String> phases = new TreeSet<>(Set.of("*", "prekill", "shutdown"));
    for (RunnerPhase phase : RunnerPhase.values()) {
      phases.add(name(phase));
    }
    for (TaskPhase phase : TaskPhase.values()) {
      phases.add(name(phase));
    }
    return phases;
  }

  /** A phase as it is written, and as executables are told it. */
  public static String name(Enum<?> phase) {
    return phase == TaskPhase.PREKILLING ? "prekill" : phase.name().toLowerCase(Locale.ROOT);
  }

  /** For a call of an alloc hook. */
  public Duration of(String hook, RunnerPhase phase) {
    return find(Map.of(), hook, name(phase), HookDeadlines.of(phase));
  }

  /** For a call of a task's hook. */
  public Duration of(String task, String hook, TaskPhase phase) {
    return find(ofTasks.getOrDefault(task, Map.of()), hook, name(phase), HookDeadlines.of(phase));
  }

  /** For a Shutdown call; an empty task: of an alloc hook. */
  Duration ofShutdown(String task, String hook) {
    return find(ofTasks.getOrDefault(task, Map.of()), hook, "shutdown", HookDeadlines.SHUTDOWN);
  }

  private Duration find(
      Map<String, Duration> ofTask, String hook, String phase, Duration otherwise) {
    for (Map<String, Duration> said : List.of(ofTask, ofAlloc, ofOperator)) {
      for (String key : new String[] {hook + ":" + phase, hook + ":*", "*:" + phase, "*:*"}) {
        Duration found = said.get(key);
        if (found != null) {
          return found;
        }
      }
    }
    return otherwise;
  }
}
