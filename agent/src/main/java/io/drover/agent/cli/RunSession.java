package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.Plan;
import io.drover.jobspec.problem.Notice;
import io.drover.runner.AllocView;
import io.drover.runner.Drover;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import io.drover.runner.Options;
import io.drover.runner.TaskView;
import io.drover.runner.log.LogFollower;
import io.drover.runner.log.LogSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One run, from the opening of the folder to its closing. */
final class RunSession implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** What a stop waits for is told after so many looks, and again. */
  private static final int LOOKS_A_WAIT = 30;

  /** After so many looks, 3 s, what was tied to an earlier run and lived is gone. */
  private static final int LOOKS_OF_TIED = 30;

  private final Drover drover;
  private final RunOutput output;
  private final LogFollower logs;
  private final Stopping stopping;
  private final HeapKeeper heap = HeapKeeper.ofThis();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<String> followed = new HashSet<>();
  private final boolean tied;
  private final List<String> others = new ArrayList<>();
  private String own = "";
  private volatile boolean placed;

  RunSession(Path folder, Options how, RunOutput output, Stopping stopping, boolean tellFolder)
      throws DroverException {
    this.output = output;
    this.stopping = stopping;
    this.tied = how.policy() == ProcessPolicy.TIE_TO_PARENT;
    this.drover = Drover.open(folder, how);
    this.logs = new LogFollower(new Shown(folder), () -> {}, output::flush);
    if (tellFolder) {
      output.say("data folder: " + folder);
    }
    drover.recovery().lines(folder.resolve("store")).forEach(output::say);
  }

  int run(ParsedJob job) throws DroverException, InterruptedException {
    Plan plan = drover.plan(job);
    for (Notice notice : plan.notices()) {
      output.say(notice.text());
    }
    if (plan.instances().isEmpty()) {
      output.say("the job has no instance: there is nothing to run");
    }
    String id = job.job().id();
    boolean resumed = drover.jobIds().contains(id) && !ended(id);
    drover.listen(this::event);
    tellOthers(id);
    Survivors survivors = resumed && tied ? Survivors.of(drover.job(id)) : Survivors.NONE;
    boolean unwanted = stopping.wished();
    if (unwanted && !resumed) {
      output.say("stopped before it began");
      return ExitStatus.OK;
    }
    if (resumed) {
      // Also of instances that an update is about to replace: their last words are shown.
      follow(drover.job(id));
    }
    // What lives of an earlier run is stopped as it is, and not brought to a newer version first.
    JobRun run = unwanted ? drover.job(id) : drover.submit(plan);
    stopping.of(drover, id);
    if (resumed) {
      output.say("job \"" + run.jobId() + "\" is resumed");
    }
    follow(run);
    logs.start();
    waitFor(run, survivors);
    logs.finish();
    output.flush();
    output.summary(run);
    return ExitStatus.of(TaskOutcome.ends(run));
  }

  private boolean ended(String id) throws DroverException {
    return drover.job(id).ended();
  }

  /** What else is in the folder runs beside this job, as if it were not here. */
  private void tellOthers(String id) throws DroverException {
    for (String other : drover.jobIds()) {
      if (!other.equals(id) && !ended(other)) {
        others.add(other + ".");
        output.say(
            ("job \"%s\" in this folder has not ended: it goes on beside this one, and at the end"
                    + " %s is left running; the same command with its file takes it up")
                .formatted(other, tied ? "what of it was started with --survive" : "it"));
      }
    }
    own = id + ".";
  }

  private boolean ofAnother(DroverEvent event) {
    String name =
        switch (event) {
          case DroverEvent.TaskEventAdded e -> e.allocName();
          case DroverEvent.AllocChanged e -> e.allocName();
          case DroverEvent.AllocEnded e -> e.allocName();
          // Of these the user should know whatever they are of.
          case DroverEvent.AllocBroken _,
              DroverEvent.AllocHeldUp _,
              DroverEvent.DiskFull _,
              DroverEvent.Missed _ ->
              own;
        };
    return !name.startsWith(own) && others.stream().anyMatch(name::startsWith);
  }

  private void event(DroverEvent event) {
    if (ofAnother(event)) {
      return;
    }
    output.event(event);
    if (known.add(event.allocId())) {
      placed = true;
    }
  }

  private void follow(JobRun run) {
    for (AllocView alloc : run.allocs()) {
      for (TaskView task : alloc.tasks()) {
        String key = alloc.id() + "/" + task.name();
        if (followed.add(key)) {
          String who = alloc.group() + "[" + alloc.index() + "]/" + task.name();
          LogSink sink = sink(who, followed.size() - 1);
          logs.follow(key, alloc.logDirectory(), task.name(), task.logs(), sink);
        }
      }
    }
  }

  private LogSink sink(String who, int hue) {
    return new LogSink() {
      @Override
      public void line(boolean error, long timeNs, byte[] bytes, int from, int length) {
        output.line(who, hue, error, timeNs, bytes, from, length);
      }

      @Override
      public void piece(boolean error, long timeNs, byte[] bytes, int from, int length) {
        output.piece(who, hue, error, timeNs, bytes, from, length);
      }

      @Override
      public void gap(boolean error, String what) {
        output.gap(who, error, what);
      }
    };
  }

  private void waitFor(JobRun run, Survivors survivors) throws InterruptedException {
    boolean ended;
    int looks = 0;
    int waits = 0;
    do {
      ended = run.await(LOOK_AGAIN);
      heap.look();
      if (++looks == LOOKS_OF_TIED) {
        survivors.tell(run, output);
      }
      if (!ended && stopping.wished() && ++waits % LOOKS_A_WAIT == 0) {
        output.waits(run.allocs());
      }
      // An update may have placed an alloc, whose life may have been shorter than the wait.
      if (placed || ended) {
        placed = false;
        follow(run);
      }
    } while (!ended);
  }

  @Override
  public void close() throws DroverException {
    drover.close();
    output.flush();
  }
}
