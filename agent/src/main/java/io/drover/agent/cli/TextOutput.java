package io.drover.agent.cli;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import io.drover.runner.TaskView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * For a person: prefixed lines on standard output, state changes and a summary on standard error.
 */
final class TextOutput implements RunOutput {
  private final Console console;
  private final Map<String, ClientStatus> statuses = new ConcurrentHashMap<>();

  TextOutput(Console console) {
    this.console = console;
  }

  @Override
  public void line(
      String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length) {
    console.taskLine(who, hue, error, bytes, from, length);
  }

  @Override
  public void gap(String who, boolean error, String what) {
    console.complain(who + ": " + what);
  }

  @Override
  public void event(DroverEvent event) {
    switch (event) {
      case DroverEvent.TaskEventAdded(String _, String name, String task, TaskEvent e) ->
          console.say(shortName(name) + "/" + task + ": " + e.type() + text(e));
      case DroverEvent.AllocChanged(String id, String name, var state) -> {
        if (statuses.put(id, state.clientStatus()) != state.clientStatus()) {
          console.say(
              shortName(name)
                  + ": "
                  + state.clientStatus().text()
                  + " ("
                  + state.description()
                  + ")");
        }
      }
      case DroverEvent.AllocEnded _ -> console.flush();
      case DroverEvent.AllocBroken(String _, String name, String why) ->
          console.complain(name + " cannot go on: " + why);
      case DroverEvent.AllocHeldUp _, DroverEvent.DiskFull _, DroverEvent.Missed _ ->
          console.complain(event.text());
    }
  }

  private static String text(TaskEvent e) {
    return e.displayMessage().isEmpty() ? "" : " - " + e.displayMessage();
  }

  /** {@code job.group[0]} without the job: one run has one job. */
  static String shortName(String allocName) {
    int bracket = allocName.lastIndexOf('[');
    int dot = allocName.lastIndexOf('.', bracket < 0 ? allocName.length() : bracket);
    return allocName.substring(dot + 1);
  }

  @Override
  public void say(String line) {
    console.say(line);
  }

  @Override
  public void waits(List<AllocView> allocs) {
    WaitLines.of(allocs).forEach(console::say);
  }

  @Override
  public void summary(JobRun run) {
    for (AllocView alloc : run.allocs()) {
      for (TaskView task : alloc.tasks()) {
        String line =
            shortName(alloc.name()) + "/" + task.name() + ": " + outcome(task) + restarts(task);
        if (TaskOutcome.succeeded(task)) {
          console.say(line);
        } else {
          console.complain(line);
        }
      }
    }
  }

  private static String outcome(TaskView task) {
    @Nullable Exit exit = task.exit();
    if (task.state().state() != TaskState.Status.DEAD) {
      return "still " + task.state().state().name().toLowerCase(Locale.ROOT);
    }
    if (exit == null) {
      return task.state().failed() ? "failed, never ran: " + lastEvent(task) : "never ran";
    }
    String how = exit.describe();
    if (task.stoppedByUs()) {
      how = "stopped, " + how;
    }
    return task.state().failed() ? "failed, " + how : how;
  }

  private static String lastEvent(TaskView task) {
    for (TaskEvent e : task.state().events().reversed()) {
      if (!e.type().equals(TaskEvent.Type.NOT_RESTARTING)) {
        return e.displayMessage();
      }
    }
    return "no event says why";
  }

  private static String restarts(TaskView task) {
    long n = task.state().restarts();
    return n == 0 ? "" : n == 1 ? ", restarted once" : ", restarted " + n + " times";
  }

  @Override
  public void flush() {
    console.flush();
  }
}
