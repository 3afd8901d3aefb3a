package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.Exit;
import io.drover.api.Source;
import io.drover.api.driver.ProcessPolicy;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.AllocState;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is too fast or too slow finds a bound, and is told. */
@Timeout(300)
final class BoundsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static Options options() {
    return Options.defaults().policy(ProcessPolicy.TIE_TO_PARENT);
  }

  private static Job job(String runFor) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "mock").config(Map.of("run_for", runFor)));
    return Job.builder("job", JobType.BATCH).group(group).build();
  }

  @Test
  void aSlowReaderOfEventsLosesTheOldestAndIsToldHowMany() throws Exception {
    EventHub hub = new EventHub();
    try (Source<DroverEvent> events = hub.stream()) {
      for (int i = 0; i < EventHub.BACKLOG_MAX + 7; i++) {
        hub.publish(new DroverEvent.AllocBroken("a", "alloc", "number " + i));
      }
      hub.close();

      assertThat(events.next()).isEqualTo(new DroverEvent.Missed(7));
      List<DroverEvent> rest = new ArrayList<>();
      for (DroverEvent event = events.next(); event != null; event = events.next()) {
        rest.add(event);
      }
      assertThat(rest).hasSize(EventHub.BACKLOG_MAX);
      assertThat(rest.getFirst()).isEqualTo(new DroverEvent.AllocBroken("a", "alloc", "number 7"));
    }
  }

  @Test
  void aListenerDoesNotGetTheSameStateTwiceRunning() throws Exception {
    var group = TaskGroup.builder("g").restart(RestartPolicy.times(2, Duration.ofMillis(50)));
    group.task(Task.builder("t", "mock").config(Map.of("run_for", "10ms", "exit_code", "1")));
    List<AllocState> states = new CopyOnWriteArrayList<>();
    try (Drover drover = Drover.open(folder.resolve("data"), options())) {
      drover.listen(event -> {
        if (event instanceof DroverEvent.AllocChanged changed) {
          states.add(changed.state());
        }
      });
      var run = drover.submit(Job.builder("job", JobType.BATCH).group(group).build());
      assertThat(run.await(PATIENCE)).isTrue();
    }
    assertThat(states).hasSizeGreaterThan(6);
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i)).as("state " + i).isNotEqualTo(states.get(i - 1));
    }
  }

  @Test
  void aWaitingReaderSeesTheEndOfTheStream() throws Exception {
    EventHub hub = new EventHub();
    Source<DroverEvent> events = hub.stream();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            ended.complete(events.next() == null);
          } catch (InterruptedException stopped) {
            ended.completeExceptionally(stopped);
          }
        });

    events.close();

    assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static Job cleaning(Map<String, String> meta) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER).meta(meta);
    group.task(Task.builder("t", "mock").config(Map.of("run_for", "1h")));
    group.task(
        Task.builder("clean", "mock")
            .config(Map.of("run_for", "1h"))
            .lifecycle(new Lifecycle(Lifecycle.Hook.POSTSTOP, false)));
    return Job.builder("job", JobType.BATCH).group(group).build();
  }

  private static TaskState first(JobRun run) {
    return run.allocs().getFirst().tasks().getFirst().state();
  }

  @Test
  void aStopDoesNotWaitForAPoststopTaskLongerThanTheJobSays() throws Exception {
    try (Drover drover = Drover.open(folder.resolve("data"), options())) {
      JobRun run = drover.submit(cleaning(Map.of("drover_poststop_limit", "300ms")));
      Until.holds("it runs", () -> first(run).startedAtNs() > 0);
      drover.stop("job", false);

      assertThat(run.await(PATIENCE)).isTrue();
      TaskView clean = run.allocs().getFirst().tasks().getLast();
      assertThat(clean.exit()).isInstanceOf(Exit.TimedOut.class);
      assertThat(clean.state().failed()).isTrue();
      assertThat(clean.state().events())
          .extracting(TaskEvent::displayMessage)
          .contains("poststop tasks of a stopped alloc may take 300ms");
    }
  }

  @Test
  void aLimitThatIsNoneIsRefusedBeforeAnythingRuns() throws Exception {
    try (Drover drover = Drover.open(folder.resolve("data"), options())) {
      assertThatThrownBy(() -> drover.submit(cleaning(Map.of("drover_poststop_limit", "soon"))))
          .hasMessageContaining("drover_poststop_limit \"soon\" is wrong: it is a duration");
      assertThat(drover.jobIds()).isEmpty();
    }
  }

  /** Says far too much in each call. */
  private static final class Talker implements TaskPrestartHook {
    @Override
    public String name() {
      return "talker";
    }

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request) {
      for (int i = 0; i < 50_000; i++) {
        context.emit(TaskEvent.of(TaskEvent.Type.DRIVER, "word " + i));
      }
      return TaskPrestartResponse.builder().build();
    }
  }

  @Test
  void aHookThatFloodsItsTaskWithEventsIsCutAndTheStorySaysSo() throws Exception {
    HookProvider talkers =
        new HookProvider() {
          @Override
          public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir dir) {
            return List.of(new Talker());
          }
        };
    Path data = folder.resolve("data");
    String alloc;
    try (Drover drover = Drover.open(data, options().hooks(List.of(talkers)))) {
      JobRun run = drover.submit(job("1ms"));
      assertThat(run.await(PATIENCE)).isTrue();
      alloc = run.allocs().getFirst().id();
      assertThat(run.allocs().getFirst().tasks().getFirst().state().eventsTotal())
          .isBetween(100L, 110L);
    }
    try (DroverReader reader = DroverReader.open(data)) {
      Timeline story = reader.timeline(alloc);
      assertThat(Stream.concat(story.first().stream(), story.last().stream()))
          .extracting(Timeline.Line::text)
          .anyMatch(line -> line.contains("and 49900 more events, of which none is kept"));
    }
  }

  @Test
  void whoAsksFasterThanAnAllocAnswersIsRefusedAfterAThousandRequests() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<String> refused = new CompletableFuture<>();
    try (Drover drover = Drover.open(folder.resolve("data"), options())) {
      JobRun run = drover.submit(job("1h"));
      String alloc = run.allocs().getFirst().id();
      CountDownLatch held = new CountDownLatch(1);
      // A listener is called by whoever makes the event: this one holds up the alloc's own thread.
      drover.listen(event -> {
        held.countDown();
        await(busy);
      });
      Thread first = ask(drover, alloc, refused);
      await(held);
      List<Thread> asking = new ArrayList<>(List.of(first));
      // All of them are started, and then waited for: on a busy machine this thread starts
      // thousands before a few of them have come to ask.
      while (asking.size() < 2_000) {
        asking.add(ask(drover, alloc, refused));
      }

      assertThat(refused.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .contains("1000 requests wait for alloc " + alloc + " already");
      busy.countDown();
      for (Thread thread : asking) {
        thread.join();
      }
      drover.killNow("job");
      assertThat(run.await(PATIENCE)).isTrue();
    } finally {
      busy.countDown();
    }
  }

  private static Thread ask(Drover drover, String alloc, CompletableFuture<String> refused) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            drover.signal(alloc, "t", "SIGUSR1");
          } catch (DroverException no) {
            String why = String.valueOf(no.getMessage());
            if (why.contains("requests wait")) {
              refused.complete(why);
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRequestAfterTheLastOneOfManyIsAnsweredAgain() throws Exception {
    try (Drover drover = Drover.open(folder.resolve("data"), options())) {
      JobRun run = drover.submit(job("1ms"));
      assertThat(run.await(PATIENCE)).isTrue();
      String alloc = run.allocs().getFirst().id();
      for (int i = 0; i < 1_500; i++) {
        assertThatThrownBy(() -> drover.signal(alloc, "t", "SIGUSR1"))
            .hasMessageNotContaining("requests wait");
      }
    }
  }
}
