package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.AllocState;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.facts.Fact;
import io.drover.runner.external.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stop, shutdown, destroy, restart and update of real processes, with hooks that note them. */
final class EndsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private final NotingHooks hooks = new NotingHooks("noting");

  private Drover open() throws Exception {
    return Drover.open(folder.resolve("data"), Options.defaults().hooks(List.of(hooks)));
  }

  private static Job service(String script, Map<String, String> env) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script).env(env));
    return Job.builder("job", JobType.SERVICE).group(group).build();
  }

  private static AllocView alloc(Drover drover) throws DroverException {
    return drover.job("job").allocs().getFirst();
  }

  /** Its secrets are unmounted then. */
  private static void end(Drover drover) throws Exception {
    drover.killNow("job");
    assertThat(drover.job("job").await(PATIENCE)).isTrue();
  }

  private static long pid(Drover drover) throws Exception {
    Until.holds("it runs", () -> alloc(drover).tasks().getFirst().pid() > 0);
    return alloc(drover).tasks().getFirst().pid();
  }

  private static boolean lives(long pid) {
    return Files.exists(Path.of("/proc/" + pid + "/exe"));
  }

  @Test
  @Fact(
      number = "B118",
      text =
          "A shutdown of the agent calls Shutdown hooks, and no Stop or Postrun; processes run on,"
              + " and the stored states say so.")
  void aShutdownLeavesTheTasksAlone() throws Exception {
    long pid;
    try (Drover drover = open()) {
      drover.submit(service("sleep 1000", Map.of()));
      pid = pid(drover);
    }

    assertThat(lives(pid)).isTrue();
    assertThat(hooks.calls).containsExactly("prerun", "prestart t", "shutdown");
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      AllocView stored = reader.allocs().getFirst();
      assertThat(stored.state().clientStatus()).isEqualTo(ClientStatus.RUNNING);
      assertThat(stored.tasks().getFirst().state().state()).isEqualTo(TaskState.Status.RUNNING);
    }
    try (Drover drover = open()) {
      assertThat(pid(drover)).isEqualTo(pid);
      drover.destroy(alloc(drover).id());
    }
    assertThat(lives(pid)).isFalse();
  }

  @Test
  @Fact(
      number = "B119",
      text =
          "A destroy of what runs kills it, lets poststop tasks run, calls Postrun and Destroy"
              + " hooks, and removes what is stored.")
  @Fact(number = "B285", text = "What is stored of an alloc is removed at the end of its destroy.")
  @Fact(
      number = "B125",
      text = "An alloc that was destroyed is not stored again by whoever stores from time to time.")
  @Fact(
      number = "S19",
      text = "A late save must not bring back the records of an alloc that was destroyed.")
  @Fact(
      number = "B022",
      text =
          "alloc_dir makes the folders that the tasks of an alloc share, and its Destroy unmounts"
              + " and removes them.")
  void aDestroyLeavesNothing() throws Exception {
    Path after = folder.resolve("after");
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "1000"));
    group.task(
        Task.builder("post", "raw_exec")
            .lifecycle(new Lifecycle(Lifecycle.Hook.POSTSTOP, false))
            .command("/bin/sh", "-c", "echo >> " + after));
    Path directory;
    try (Drover drover = open()) {
      drover.submit(Job.builder("job", JobType.SERVICE).group(group).build());
      long pid = pid(drover);
      AllocView alloc = alloc(drover);
      directory = alloc.directory();
      assertThat(directory.resolve("alloc/data")).isDirectory();

      drover.destroy(alloc.id());

      assertThat(lives(pid)).isFalse();
      assertThat(after).exists();
      assertThat(directory).doesNotExist();
      assertThat(hooks.calls).endsWith("stop post", "postrun", "destroy");
      assertThatThrownBy(() -> drover.alloc(alloc.id())).hasMessageContaining("there is no alloc");
    }
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      assertThat(reader.allocs()).isEmpty();
    }
    try (Drover drover = open()) {
      assertThat(drover.job("job").allocs()).isEmpty();
      assertThat(drover.job("job").ended()).isTrue();
    }
  }

  @Test
  void whatWasDestroyedComesBackOnlyWhenItIsAskedForAgain() throws Exception {
    Path ran = folder.resolve("ran");
    Job batch =
        Job.builder("job", JobType.BATCH)
            .group(
                TaskGroup.builder("g")
                    .restart(RestartPolicy.NEVER)
                    .count(2)
                    .task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", "echo >> " + ran)))
            .build();
    try (Drover drover = open()) {
      JobRun run = drover.submit(batch);
      assertThat(run.await(PATIENCE)).isTrue();
      for (AllocView alloc : run.allocs()) {
        drover.destroy(alloc.id());
      }
      assertThat(run.ended()).isTrue();
    }
    try (Drover drover = open()) {
      assertThat(drover.job("job").allocs()).isEmpty();
      assertThat(drover.submit(batch).await(PATIENCE)).isTrue();
      assertThat(drover.job("job").allocs()).hasSize(2);
      for (AllocView alloc : drover.job("job").allocs()) {
        drover.destroy(alloc.id());
      }
    }
    assertThat(Files.readAllLines(ran)).hasSize(4);
  }

  @Test
  @Fact(
      number = "B122",
      text =
          "A destroy after a shutdown in the same process calls Destroy hooks and leaves the"
              + " process of the task behind.",
      better = "a runner that is closed refuses at once, and the next one takes the process up")
  void aClosedRunnerRefuses() throws Exception {
    Drover closed = open();
    closed.submit(service("sleep 1000", Map.of()));
    long pid = pid(closed);
    String id = alloc(closed).id();
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.destroy(id)).hasMessageContaining("closed");
    assertThatThrownBy(() -> closed.stopAlloc(id, false)).hasMessageContaining("closed");
    assertThat(hooks.calls).doesNotContain("destroy");
    try (Drover drover = open()) {
      drover.destroy(id);
    }
    assertThat(lives(pid)).isFalse();
  }

  @Test
  @Fact(
      number = "S18",
      text =
          "A destroy, a shutdown and the end of the tasks may come at once; the first acts, and"
              + " nobody may rely on Postrun having been called.",
      better =
          "Postrun is called before Destroy, whatever comes first; a destroy that a shutdown cuts"
              + " short is finished by the next runner")
  void aDestroyAndAnEndMayMeet() throws Exception {
    for (int i = 0; i < 20; i++) {
      hooks.calls.clear();
      try (Drover drover = open()) {
        drover.submit(service("exit 0", Map.of()));
        String id = alloc(drover).id();
        drover.destroy(id);
      }
      assertThat(hooks.calls).containsOnlyOnce("postrun").containsOnlyOnce("destroy");
    }
  }

  @Test
  @Fact(number = "S18")
  void aDestroyThatAShutdownCutsShortIsFinishedByTheNextRunner() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    hooks.on(
        "destroy",
        _ -> {
          reached.countDown();
          go.await();
        });
    Drover closed = open();
    closed.submit(service("sleep 1000", Map.of()));
    pid(closed);
    AllocView alloc = alloc(closed);
    FutureTask<Boolean> destroying =
        new FutureTask<>(
            () ->
                assertThatThrownBy(() -> closed.destroy(alloc.id())).hasMessageContaining("closed"),
            true);
    Thread.ofVirtual().start(destroying);
    reached.await();
    closed.close();
    go.countDown();
    assertThat(destroying.get()).isTrue();
    assertThat(hooks.calls).endsWith("stop t", "postrun", "destroy");
    hooks.on("destroy", _ -> {});

    try (Drover drover = open()) {
      Until.holds("it is gone", () -> drover.job("job").allocs().isEmpty());
      assertThat(alloc.directory()).doesNotExist();
    }
    assertThat(hooks.calls).endsWith("postrun", "destroy", "destroy").containsOnlyOnce("postrun");
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      assertThat(reader.allocs()).isEmpty();
    }
  }

  @Test
  @Fact(
      number = "B168",
      text =
          "Stop hooks are called in the order of the setting up; after a kill their token is"
              + " cancelled before they begin.",
      better = "in reverse; the token is the same")
  void afterAKillTheTokenOfStopIsCancelled() throws Exception {
    List<Boolean> cancelled = Collections.synchronizedList(new ArrayList<>());
    hooks.on("stop", context -> cancelled.add(context.cancellation().isCancelled()));
    NotingHooks later = new NotingHooks("zlater");
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    hooks.on("exited", _ -> order.add("exited of the first"));
    later.on("stop", _ -> order.add("stop of the second"));
    Options options = Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
    try (Drover drover =
        Drover.open(folder.resolve("data"), options.hooks(List.of(hooks, later)))) {
      JobRun run = drover.submit(service("sleep 1000", Map.of()));
      pid(drover);
      hooks.on(
          "stop",
          context -> {
            order.add("stop of the first");
            cancelled.add(context.cancellation().isCancelled());
          });
      drover.stop("job", false);
      assertThat(run.await(PATIENCE)).isTrue();
    }

    assertThat(cancelled).containsExactly(true);
    assertThat(order)
        .containsExactly("exited of the first", "stop of the second", "stop of the first");
  }

  @Test
  @Fact(
      number = "S03",
      text =
          "A server hears of the end before Postrun has come back, and may place another alloc"
              + " while network, volumes and cores are still held.",
      better = "the place is given away after the last Postrun hook")
  @Fact(
      number = "B111",
      text = "An alloc that takes the place of another on its machine waits for its end.")
  void aPlaceIsGivenAwayAfterPostrun() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    hooks.on(
        "postrun",
        _ -> {
          reached.countDown();
          go.await();
        });
    try (Drover drover = open()) {
      drover.submit(service("sleep 1000", Map.of("VERSION", "1")));
      pid(drover);
      String old = alloc(drover).id();

      drover.submit(service("sleep 1000", Map.of("VERSION", "2")));
      reached.await();
      assertThat(drover.alloc(old).state().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
      assertThat(drover.job("job").allocs()).as("the new one").isEmpty();
      assertThat(hooks.calls).containsOnlyOnce("prestart t");
      go.countDown();

      Until.holds("the new one is there", () -> !drover.job("job").allocs().isEmpty());
      assertThat(alloc(drover).id()).isNotEqualTo(old);
      pid(drover);
      end(drover);
    }
  }

  @Test
  @Fact(number = "B060", text = "An update is stored before anybody is told of it.")
  @Fact(
      number = "B280",
      text = "An alloc is stored before it runs, and again before an update of it is told.")
  void anUpdateIsStoredBeforeItIsTold() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    hooks.on("prerun", _ -> seen.add("prerun: " + stored()));
    hooks.on("update", _ -> seen.add("update: " + stored()));
    try (Drover drover = open()) {
      Job first = service("sleep 1000", Map.of());
      drover.submit(first);
      pid(drover);
      var group = TaskGroup.builder("g").restart(RestartPolicy.times(7, Duration.ZERO));
      group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", "sleep 1000"));
      drover.submit(Job.builder("job", JobType.SERVICE).group(group).build());
      Until.holds("it is told", () -> hooks.calls.contains("update"));
      end(drover);
    }

    assertThat(seen).containsExactly("prerun: 1 alloc", "update: 1 alloc");
  }

  private String stored() {
    try (DroverReader reader = DroverReader.open(folder.resolve("data"))) {
      return reader.allocs().size() + " alloc";
    } catch (DroverException unreadable) {
      return unreadable.toString();
    }
  }

  @Test
  @Fact(
      number = "B237",
      text = "A restart by a user says which: this task, those that run, or all.")
  void aRestartSaysWhoAskedForIt() throws Exception {
    try (Drover drover = open()) {
      drover.submit(service("sleep 1000", Map.of()));
      pid(drover);
      String id = alloc(drover).id();
      for (int i = 0; i < 3; i++) {
        int done = i;
        drover.restart(id, i == 0 ? "t" : null, i == 2);
        Until.holds("it runs again", () -> restarts(drover) == done + 1 && running(drover));
      }
      assertThat(
              alloc(drover).tasks().getFirst().state().events().stream()
                  .filter(e -> e.type().equals(TaskEvent.Type.RESTART_SIGNALED))
                  .map(TaskEvent::displayMessage))
          .endsWith(
              "User requested running tasks to restart", "User requested all tasks to restart");
      end(drover);
    }
  }

  private static long restarts(Drover drover) throws DroverException {
    return alloc(drover).tasks().getFirst().state().restarts();
  }

  private static boolean running(Drover drover) throws DroverException {
    return alloc(drover).tasks().getFirst().state().state() == TaskState.Status.RUNNING;
  }

  @Test
  @Fact(
      number = "B150",
      text = "Statistics are sampled each second from the start of a process to its end.",
      better = "they are sampled when somebody asks, so that idle tasks cost nothing")
  @Fact(number = "D42")
  void whoAsksWhatATaskUsesIsTold() throws Exception {
    try (Drover drover = open()) {
      drover.submit(service("sleep 1000", Map.of()));
      pid(drover);
      String id = alloc(drover).id();

      assertThat(drover.stats(id, null).tasks()).containsOnlyKeys("t");
      // A process that has only just begun may not have been counted yet.
      Until.holds(
          "its memory is counted", () -> drover.stats(id, null).resourceUsage().memory().rss() > 0);
      assertThat(drover.stats(id, "nobody").tasks()).isEmpty();
      end(drover);
    }
  }

  @Test
  @Fact(number = "B023")
  void aChangedLimitOfTheRunTimeIsNoNewAlloc() throws Exception {
    try (Drover drover = open()) {
      JobRun run = drover.submit(limited(Duration.ofHours(1)));
      pid(drover);
      String id = alloc(drover).id();

      drover.submit(limited(Duration.ofMillis(1)));

      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(alloc(drover).id()).isEqualTo(id);
      assertThat(alloc(drover).state().description())
          .isEqualTo("allocation exceeded max_run_duration");
    }
  }

  private static Job limited(Duration limit) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER).maxRunDuration(limit);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "1000"));
    return Job.builder("job", JobType.BATCH).group(group).build();
  }

  @Test
  void aGroupsDelayIsWaitedForUntilSomebodyDoesNotWantTo() throws Exception {
    var group = TaskGroup.builder("g").shutdownDelay(Duration.ofHours(1));
    group.restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sleep", "1000"));
    try (Drover drover = open()) {
      JobRun run = drover.submit(Job.builder("job", JobType.SERVICE).group(group).build());
      long pid = pid(drover);
      drover.stop("job", false);
      Until.holds("it waits", () -> alloc(drover).state().waitingFor().equals("shutdown_delay"));
      assertThat(lives(pid)).isTrue();

      drover.stop("job", true);

      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(lives(pid)).isFalse();
    }
  }

  @Test
  @Fact(
      number = "B077",
      text = "States that are over quickly may never be seen by anybody.",
      better = "whoever listens hears of every state, in order, and the timeline keeps them")
  void everyStateIsSeen() throws Exception {
    List<String> states = Collections.synchronizedList(new ArrayList<>());
    try (Drover drover = open()) {
      var listening =
          drover.listen(event -> {
            if (event instanceof DroverEvent.AllocChanged(var _, String name, AllocState state)) {
              states.add(name + " " + state.clientStatus().text());
            }
          });
      for (int i = 0; i < 10; i++) {
        Job batch =
            Job.builder("job" + i, JobType.BATCH)
                .group(
                    TaskGroup.builder("g")
                        .restart(RestartPolicy.NEVER)
                        .task(Task.builder("t", "raw_exec").command("/bin/true")))
                .build();
        assertThat(drover.submit(batch).await(PATIENCE)).isTrue();
        String name = "job" + i + ".g[0] ";
        Until.holds("all is heard", () -> states.contains(name + "complete"));
        assertThat(List.copyOf(states).stream().filter(s -> s.startsWith(name)).distinct())
            .containsExactly(name + "pending", name + "running", name + "complete");
      }
      listening.close();
    }
  }
}
