package io.drover.tck;

import io.drover.api.Validity;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.hook.HookProvider;
import io.drover.api.model.DispatchPayload;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Payload;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocFacts;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskFacts;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.DroverReader;
import io.drover.runner.Options;
import io.drover.runner.Timeline;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.state.AllocCodec;
import io.drover.runner.state.TaskCodec;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.StoreView;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real runner with a real task, to which things happen; it says which hooks are called then. */
final class HookMatrix {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EACH_MS = 5;
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final String TASK = "task";
  private static final Pattern CALLED = Pattern.compile("(\\S+) (?:prerun|prestart) called");

  /** Says what it was given, a line for each start. */
  private static final String PROGRAM =
      "env | grep ^PROBE_ | sort | tr '\\n' ' '; echo; exec sleep 1000";

  /** What can happen. */
  enum Happening {
    TASK_RESTART("the task starts again", true, Validity.PROCESS),
    AGENT_RESTART("drover starts again, the task lives on", false, Validity.AGENT_RESTART),
    BOTH_RESTART("drover starts again, and the task", true, Validity.AGENT_RESTART),
    REBOOT("the machine boots", true, Validity.REBOOT);

    private final String text;
    private final boolean starts;
    private final Validity outlived;

    Happening(String text, boolean starts, Validity outlived) {
      this.text = text;
      this.starts = starts;
      this.outlived = outlived;
    }

    String text() {
      return text;
    }

    /** Whether the task has another start after it. */
    boolean starts() {
      return starts;
    }

    /** Whether a result of this validity is still true after it. */
    boolean leaves(Validity validity) {
      return validity.compareTo(outlived) >= 0;
    }
  }

  /** What a hook's stored result says of itself. */
  record Said(boolean ofTask, boolean done, Validity validity) {}

  private final Path folder;
  private final Options options;
  private String alloc = "";
  private @Nullable Drover drover;

  HookMatrix(Path folder, HookProvider probes) {
    this.folder = folder;
    this.options = Options.defaults().policy(ProcessPolicy.SURVIVE).hooks(List.of(probes));
  }

  /** Starts the task, and waits until it runs. */
  void begin() throws Exception {
    Drover now = open();
    var task =
        Task.builder(TASK, "raw_exec")
            .command("/bin/sh", "-c", PROGRAM)
            .dispatchPayload(new DispatchPayload("input.txt"));
    Job job =
        Job.builder("matrix", JobType.SERVICE)
            .payload(new Payload("payload".getBytes(StandardCharsets.UTF_8)))
            .group(
                TaskGroup.builder("group")
                    .restart(RestartPolicy.times(10, Duration.ofMillis(10)))
                    .task(task))
            .build();
    alloc = now.submit(job).allocs().getFirst().id();
    untilAttempt(1);
  }

  private Drover open() throws Exception {
    Drover now = Drover.open(folder, options);
    drover = now;
    return now;
  }

  private Drover drover() {
    Drover now = drover;
    if (now == null) {
      throw new IllegalStateException("it is not open");
    }
    return now;
  }

  /** What every hook with a result said of it, in hook order. */
  Map<String, Said> said() throws Exception {
    Map<String, Said> said = new LinkedHashMap<>();
    AllocSnapshot now = stored();
    Set<String> order = new LinkedHashSet<>();
    timeline(0).forEach(order::add);
    for (String hook : order) {
      StoredRunnerResult prerun = now.facts().results().get(hook);
      StoredResult prestart = task(now).facts().results().get(hook);
      if (prerun != null) {
        said.put(hook, new Said(false, false, prerun.response().validity()));
      } else if (prestart != null) {
        var response = prestart.response();
        said.put(hook, new Said(true, response.done(), response.validity()));
      }
    }
    return said;
  }

  /** Makes it happen, waits until the task runs, and gives the hooks that were called for it. */
  Set<String> after(Happening happening) throws Exception {
    int attempt = attempt(stored());
    long seen = total();
    switch (happening) {
      case TASK_RESTART -> drover().restart(alloc, TASK, false);
      case AGENT_RESTART -> {
        drover().close();
        open();
      }
      case BOTH_RESTART -> {
        closeAndEndTheTask();
        open();
      }
      case REBOOT -> {
        closeAndEndTheTask();
        ageByABoot();
        open();
      }
    }
    if (!happening.starts()) {
      // What is stored is the last process's word until this one has found the task.
      until(() -> found(seen), "the task to be found");
    }
    untilAttempt(happening.starts() ? attempt + 1 : attempt);
    return new LinkedHashSet<>(timeline(seen));
  }

  /** What each start of the task was given. */
  List<String> starts() throws Exception {
    Path log = view().logDirectory().resolve(TASK + ".stdout.0");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private AllocView view() throws Exception {
    return drover().alloc(alloc);
  }

  private void closeAndEndTheTask() throws Exception {
    ProcessHandle process = ProcessHandle.of(view().tasks().getFirst().pid()).orElseThrow();
    drover().close();
    process.destroyForcibly();
    process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** What is stored is said to be from another start of the machine than this one. */
  private void ageByABoot() throws Exception {
    try (Store store = Store.open(folder.resolve("store"))) {
      AllocSnapshot now = load(store);
      AllocFacts f = now.facts();
      Map<String, StoredRunnerResult> preruns = new LinkedHashMap<>(f.results());
      preruns.replaceAll((_, r) -> new StoredRunnerResult(r.response(), "before", r.processId()));
      AllocFacts facts = with(preruns, f);
      String owner = AllocStore.ownerOf(alloc);
      store.commit(
          new Transaction()
              .put(
                  owner + "/state",
                  AllocCodec.encode(new AllocSnapshot(now.stage(), facts, now.tasks())))
              .put(owner + "/task/" + TASK, TaskCodec.encode(aged(task(now)))),
          Strength.SYNCED);
    }
  }

  private static AllocFacts with(Map<String, StoredRunnerResult> results, AllocFacts f) {
    return new AllocFacts(
        f.lastCallId(),
        results,
        f.callId(),
        f.update(),
        f.stopWanted(),
        f.noShutdownDelay(),
        f.killNow(),
        f.destroyWanted(),
        f.forced(),
        f.runUntil(),
        f.runUntilWallNs(),
        f.version());
  }

  private static TaskSnapshot aged(TaskSnapshot task) {
    TaskFacts f = task.facts();
    Map<String, StoredResult> results = new LinkedHashMap<>(f.results());
    results.replaceAll(
        (_, r) -> new StoredResult(r.response(), r.attempt(), "before", r.processId()));
    return new TaskSnapshot(
        task.life(),
        new TaskFacts(
            f.attempts(),
            f.restart(),
            results,
            f.shown(),
            f.handle(),
            f.lastExit(),
            f.call(),
            f.side(),
            f.update()));
  }

  private AllocSnapshot stored() throws Exception {
    try (StoreReader store = StoreReader.open(folder.resolve("store"))) {
      return load(store);
    }
  }

  private AllocSnapshot load(StoreView store) throws Exception {
    AllocSnapshot now = AllocStore.load(store, alloc);
    if (now == null) {
      throw new IllegalStateException("alloc " + alloc + " has not begun");
    }
    return now;
  }

  private static TaskSnapshot task(AllocSnapshot now) {
    TaskSnapshot task = now.tasks().get(TASK);
    if (task == null) {
      throw new IllegalStateException("there is no task");
    }
    return task;
  }

  private static int attempt(AllocSnapshot now) {
    return task(now).facts().attempts();
  }

  /**
   * Until the task runs, has said what it was given (the next thing that happens may kill it), and
   * nothing more is to be done beside it.
   */
  private void untilAttempt(int attempt) throws Exception {
    until(() -> settled(attempt), "attempt " + attempt + " to run");
    until(() -> starts().size() == attempt, "a line of output from each of " + attempt);
  }

  private boolean settled(int attempt) throws Exception {
    try (StoreReader store = StoreReader.open(folder.resolve("store"))) {
      AllocSnapshot now = AllocStore.load(store, alloc);
      return now != null
          && now.tasks().containsKey(TASK)
          && task(now).life() instanceof TaskLife.Running(int running, var upkeep, int _, var _)
          && running == attempt
          && upkeep == TaskLife.Upkeep.SETTLED
          && now.stage() instanceof AllocStage.Live live
          && live.reviving() < 0;
    }
  }

  private boolean found(long from) throws Exception {
    return lines().anyMatch(l -> l.number() >= from && l.text().equals("Finding -> Running"));
  }

  private long total() throws Exception {
    return lines().mapToLong(line -> line.number() + 1).max().orElse(0);
  }

  private List<String> timeline(long from) throws Exception {
    return lines()
        .filter(line -> line.number() >= from)
        .map(line -> CALLED.matcher(line.text()))
        .filter(Matcher::matches)
        .map(called -> called.group(1))
        .toList();
  }

  private Stream<Timeline.Line> lines() throws Exception {
    try (DroverReader reader = DroverReader.open(folder)) {
      var timeline = reader.timeline(alloc);
      if (timeline.folded() > 0) {
        throw new IllegalStateException("the story is too long to be kept whole");
      }
      return Stream.concat(timeline.first().stream(), timeline.last().stream());
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition, String what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + PATIENCE + " not yet: " + what);
      }
      boolean _ = NEVER.await(LOOK_EACH_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** Ends the task and the runner. */
  void end() throws Exception {
    Drover last = drover;
    if (last == null) {
      return;
    }
    try {
      if (!alloc.isEmpty()) {
        last.killNow("matrix");
        until(() -> view().ended(), "its end");
      }
    } finally {
      last.close();
    }
  }
}
