package io.drover.runner.alloc;

import io.drover.api.model.TaskEvent;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.effect.Effect;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells a step as lines of the timeline: what moved, what was shown, what was begun, and why. */
final class Story {
  private final long wallNs;
  private final String cause;
  private final CallStories calls;
  private final List<TimelineEntry> lines = new ArrayList<>();

  private Story(long wallNs, String cause, CallStories calls) {
    this.wallNs = wallNs;
    this.calls = calls;
    this.cause = cause;
  }

  static List<TimelineEntry> of(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      List<Effect> effects,
      CallStories calls,
      long wallNs) {
    String cause = because == null ? "runner started" : cause(because, calls);
    Story story = new Story(wallNs, cause, calls);
    story.answers(because);
    story.moves(before, after);
    effects.forEach(story::effect);
    return story.lines;
  }

  private void add(String task, TimelineEntry.Kind kind, String text) {
    lines.add(new TimelineEntry(-1, wallNs, task, kind, text, cause));
  }

  private void answers(@Nullable AllocEvent because) {
    switch (because) {
      case AllocEvent.HookFailed f -> over("", f.callId(), "failed: " + f.message());
      case AllocEvent.OfTask(String task, TaskInput.HookFailed f) ->
          over(task, f.callId(), "failed: " + f.message());
      case AllocEvent.HookDone d -> {
        over("", d.callId(), "done");
        var result = d.result();
        given("", result == null ? Map.of() : result.output());
      }
      case AllocEvent.OfTask(String task, TaskInput.HookDone d) -> {
        over(task, d.callId(), "done");
        var result = d.result();
        given(task, result == null ? Map.of() : result.output());
      }
      case null -> {}
      case AllocEvent.OfTask _,
          AllocEvent.TimerFired _,
          AllocEvent.StopAsked _,
          AllocEvent.KillNowAsked _,
          AllocEvent.DestroyAsked _,
          AllocEvent.RestartAsked _,
          AllocEvent.SignalAsked _,
          AllocEvent.Updated _,
          AllocEvent.Emit _ -> {}
    }
  }

  private void over(String task, long callId, String outcome) {
    calls.over(callId, outcome, wallNs).forEach(line -> add(task, TimelineEntry.Kind.HOOK, line));
  }

  private void given(String task, Map<String, String> output) {
    new TreeMap<>(output)
        .forEach((name, value) -> add(task, TimelineEntry.Kind.HOOK, "  " + name + " = " + value));
  }

  private void begins(String task, long callId, String what) {
    calls.begins(callId, what, wallNs);
    add(task, TimelineEntry.Kind.HOOK, what + " called");
  }

  private void moves(@Nullable AllocSnapshot before, AllocSnapshot after) {
    String from = before == null ? "" : name(before.stage());
    String to = name(after.stage());
    if (!from.equals(to)) {
      add("", TimelineEntry.Kind.TRANSITION, from.isEmpty() ? to : from + " -> " + to);
    }
    for (Map.Entry<String, TaskSnapshot> task : after.tasks().entrySet()) {
      TaskSnapshot old = before == null ? null : before.tasks().get(task.getKey());
      String oldName = old == null ? "" : name(old.life());
      String newName = name(task.getValue().life());
      if (!oldName.equals(newName)) {
        add(
            task.getKey(),
            TimelineEntry.Kind.TRANSITION,
            oldName.isEmpty() ? newName : oldName + " -> " + newName);
      }
      for (TaskEvent event : newEvents(old, task.getValue())) {
        add(task.getKey(), TimelineEntry.Kind.EVENT, event.type() + ": " + event.displayMessage());
      }
    }
  }

  /** Events of {@code after} that {@code before} had not. */
  static List<TaskEvent> newEvents(@Nullable TaskSnapshot before, TaskSnapshot after) {
    long seen = before == null ? 0 : before.facts().shown().eventsTotal();
    if (after.facts().shown().eventsTotal() == seen) {
      return List.of();
    }
    return after.facts().shown().events().stream().filter(e -> e.sequence() > seen).toList();
  }

  private void effect(Effect effect) {
    switch (effect) {
      case Effect.CallRunnerHook c ->
          begins("", c.callId(), c.hook() + " " + HookLimits.name(c.phase()));
      case Effect.CallTaskHook c ->
          begins(c.task(), c.callId(), c.hook() + " " + HookLimits.name(c.phase()));
      case Effect.StartTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "start " + s.attempt());
      case Effect.FindTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "find " + s.attempt());
      case Effect.StopTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "stop " + s.attempt());
      case Effect.KillTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "kill " + s.attempt());
      case Effect.CancelCall c ->
          add("", TimelineEntry.Kind.HOOK, "call " + c.callId() + " cancelled");
      case Effect.ForgetTask _, Effect.SendSignal _, Effect.Wake _, Effect.Answer _ -> {}
    }
  }

  private static String cause(AllocEvent because, CallStories calls) {
    return switch (because) {
      case AllocEvent.OfTask(String task, TaskInput.HookDone d) ->
          task + " " + calls.what(d.callId()) + " done";
      case AllocEvent.OfTask(String task, TaskInput.HookFailed f) ->
          task + " " + calls.what(f.callId()) + " failed";
      case AllocEvent.OfTask(String task, TaskInput input) -> task + " " + name(input);
      case AllocEvent.HookDone d -> calls.what(d.callId()) + " done";
      case AllocEvent.HookFailed f -> calls.what(f.callId()) + " failed";
      case AllocEvent.TimerFired _,
          AllocEvent.StopAsked _,
          AllocEvent.KillNowAsked _,
          AllocEvent.DestroyAsked _,
          AllocEvent.RestartAsked _,
          AllocEvent.SignalAsked _,
          AllocEvent.Updated _,
          AllocEvent.Emit _ ->
          name(because);
    };
  }

  private static String name(Object state) {
    return state.getClass().getSimpleName();
  }
}
