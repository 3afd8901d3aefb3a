package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.driver.TaskConfig;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.facts.Fact;
import io.drover.runner.external.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hooks made is there at every start of a task, as the driver sees it. */
final class HookResultsTest {
  private static final MountConfig MOUNT = new MountConfig("/a", "/srv/a", true, "private");
  private static final MountConfig OTHER = new MountConfig("/b", "/srv/b", false, "private");
  private static final DeviceConfig DEVICE = new DeviceConfig("/dev/x", "/dev/null", "r");

  @TempDir Path folder;

  private final WatchedDriver driver = new WatchedDriver();

  private Drover open(NotingHooks... hooks) throws Exception {
    return Drover.open(
        folder.resolve("data"), Options.defaults().hooks(List.of(hooks)).drivers(List.of(driver)));
  }

  private static Job service() {
    var group = TaskGroup.builder("g").restart(RestartPolicy.times(9, Duration.ZERO));
    return Job.builder("job", JobType.SERVICE)
        .group(group.task(Task.builder("t", "mock").config(Map.of("run_for", "1h"))))
        .build();
  }

  private TaskConfig start(int number) throws Exception {
    Until.holds("start " + number, () -> driver.starts.size() >= number);
    return driver.starts.get(number - 1);
  }

  private static void end(Drover drover) throws Exception {
    drover.killNow("job");
    assertThat(drover.job("job").await(Duration.ofSeconds(40))).isTrue();
  }

  private static void running(Drover drover) throws Exception {
    Until.holds(
        "it runs",
        () ->
            drover.job("job").allocs().getFirst().state().clientStatus().text().equals("running"));
  }

  @Test
  @Fact(
      number = "B179",
      text = "The variables of a hook that is done are there at every start, in a new agent too.")
  @Fact(
      number = "B180",
      text = "After a restart of the agent a hook that is done gives a task its variables only.",
      better = "its mounts and devices too")
  @Fact(
      number = "D12",
      text = "A task that is restarted in a new agent has lost its devices and their mounts.",
      better = "it has what its first start had")
  @Fact(
      number = "S12",
      text =
          "What a hook gives as its state replaces the old one; a hook that is done gives only"
              + " variables from then on.",
      better = "what it made is stored whole, and valid for as long as it said")
  void aRestartedTaskHasWhatItsFirstStartHad() throws Exception {
    NotingHooks hooks =
        new NotingHooks("gives")
            .gives(
                TaskPrestartResponse.builder()
                    .env("A", "b")
                    .mount(MOUNT)
                    .device(DEVICE)
                    .done()
                    .validity(Validity.AGENT_RESTART)
                    .build());
    try (Drover drover = open(hooks)) {
      drover.submit(service());
      running(drover);
      drover.restart(drover.job("job").allocs().getFirst().id(), "t", false);
      hasAll(start(2));
    }
    try (Drover drover = open(hooks)) {
      // A task of this driver ends with its agent, and is started again.
      hasAll(start(3));
      running(drover);
      end(drover);
    }
    hasAll(start(1));
    assertThat(hooks.calls).containsOnlyOnce("prestart t");
  }

  private static void hasAll(TaskConfig config) {
    assertThat(config.env()).containsEntry("A", "b");
    assertThat(config.mounts()).containsExactly(MOUNT);
    assertThat(config.devices()).containsExactly(DEVICE);
  }

  @Test
  @Fact(
      number = "B181",
      text =
          "Where a hook of devices and one of volumes both give mounts, the first start of a task"
              + " has only the devices'.",
      better = "it has both")
  @Fact(
      number = "D13",
      text = "At the first start mounts of devices take the place of mounts of volumes.",
      better = "what hooks give is added up")
  void theMountsOfAllHooksAreThereAtTheFirstStart() throws Exception {
    NotingHooks one =
        new NotingHooks("one").gives(TaskPrestartResponse.builder().mount(MOUNT).build());
    NotingHooks two =
        new NotingHooks("two").gives(TaskPrestartResponse.builder().mount(OTHER).build());
    try (Drover drover = open(one, two)) {
      drover.submit(service());

      assertThat(start(1).mounts()).containsExactlyInAnyOrder(MOUNT, OTHER);
      running(drover);
      end(drover);
    }
  }
}
