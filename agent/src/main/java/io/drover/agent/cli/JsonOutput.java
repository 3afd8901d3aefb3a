package io.drover.agent.cli;

import io.drover.api.Exit;
import io.drover.api.model.AllocState;
import io.drover.api.model.TaskEvent;
import io.drover.runner.AllocView;
import io.drover.runner.DroverEvent;
import io.drover.runner.JobRun;
import io.drover.runner.TaskView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** For a program: one JSON object a line on standard output, its kind in {@code type}. */
final class JsonOutput implements RunOutput {
  private final Console console;
  private final Map<String, Map<String, Object>> told = new ConcurrentHashMap<>();

  JsonOutput(Console console) {
    this.console = console;
  }

  @Override
  public void line(
      String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length) {
    log(who, error, timeNs, bytes, from, length, true);
  }

  @Override
  public void piece(
      String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length) {
    log(who, error, timeNs, bytes, from, length, false);
  }

  private void log(
      String who, boolean error, long timeNs, byte[] bytes, int from, int length, boolean whole) {
    Map<String, Object> fields = new LinkedHashMap<>();
    JsonText.stream(fields, who, error);
    JsonText.line(fields, timeNs, bytes, from, length, whole);
    print("log", fields);
  }

  @Override
  public void gap(String who, boolean error, String what) {
    print("log_gap", Map.of("task", who, "stream", error ? "stderr" : "stdout", "message", what));
  }

  @Override
  public void event(DroverEvent event) {
    switch (event) {
      case DroverEvent.TaskEventAdded(String id, String name, String task, TaskEvent e) -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alloc_id", id);
        fields.put("alloc", name);
        fields.put("task", task);
        fields.put("event", e.type());
        fields.put("sequence", e.sequence());
        fields.put("time_ns", e.timeNs());
        fields.put("message", e.displayMessage());
        fields.put("details", e.details());
        print("task_event", fields);
      }
      case DroverEvent.AllocChanged(String id, String name, var state) -> changed(id, name, state);
      case DroverEvent.AllocEnded(String id, String name, var state) ->
          print(
              "alloc_ended",
              Map.of("alloc_id", id, "alloc", name, "status", state.clientStatus().text()));
      case DroverEvent.AllocBroken(String id, String name, String why) ->
          print("error", Map.of("alloc_id", id, "alloc", name, "message", why));
      case DroverEvent.AllocHeldUp(String id, String name, String why) ->
          print("held_up", Map.of("alloc_id", id, "alloc", name, "message", why));
      case DroverEvent.DiskFull(String folder, boolean full) ->
          print("disk_full", Map.of("folder", folder, "full", full));
      case DroverEvent.Missed(long events) -> print("missed", Map.of("events", events));
    }
  }

  /** Tasks have events of their own; here is told what those do not say, when it changes. */
  private void changed(String id, String name, AllocState state) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("alloc_id", id);
    fields.put("alloc", name);
    fields.put("status", state.clientStatus().text());
    fields.put("description", state.description());
    Map<String, Object> waiting = new TreeMap<>();
    if (!state.waitingFor().isEmpty()) {
      fields.put("waiting_for", state.waitingFor());
    }
    state
        .tasks()
        .forEach((task, s) -> {
          if (!s.waitingFor().isEmpty()) {
            waiting.put(task, s.waitingFor());
          }
        });
    fields.put("tasks_waiting_for", waiting);
    if (!fields.equals(told.put(id, fields))) {
      print("alloc", fields);
    }
  }

  @Override
  public void say(String line) {
    print("notice", Map.of("message", line));
  }

  @Override
  public void waits(List<AllocView> allocs) {
    for (AllocView alloc : allocs) {
      if (!alloc.ended()) {
        changed(alloc.id(), alloc.name(), alloc.state());
      }
    }
  }

  @Override
  public void summary(JobRun run) {
    for (AllocView alloc : run.allocs()) {
      for (TaskView task : alloc.tasks()) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("alloc_id", alloc.id());
        fields.put("alloc", alloc.name());
        fields.put("task", task.name());
        fields.put("state", task.state().state().name().toLowerCase(Locale.ROOT));
        fields.put("failed", task.state().failed());
        fields.put("succeeded", TaskOutcome.succeeded(task));
        fields.put("restarts", task.state().restarts());
        Exit exit = task.exit();
        if (exit != null) {
          fields.put("exit", exit(exit));
        }
        print("result", fields);
      }
    }
  }

  private static Map<String, Object> exit(Exit exit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (exit) {
      case Exit.Code(int code) -> fields.put("code", code);
      case Exit.Signal(int signal) -> fields.put("signal", signal);
      case Exit.OutOfMemory(Exit how) -> fields.put("out_of_memory", exit(how));
      case Exit.TimedOut(Exit how) -> fields.put("timed_out", exit(how));
      case Exit.Lost(String reason) -> fields.put("lost", reason);
    }
    return fields;
  }

  private void print(String type, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", type);
    all.putAll(fields);
    console.print(JsonText.of(all));
  }

  @Override
  public void flush() {
    console.flush();
  }
}
