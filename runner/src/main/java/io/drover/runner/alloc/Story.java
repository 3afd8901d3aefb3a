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
import org.jspecify.annotations.Nullable;

/** Tells a step as lines of the timeline: what moved, what was shown, what was begun, and why. */
final class Story {
  private final long wallNs;
  private final String cause;
  private final List<TimelineEntry> lines = new ArrayList<>();

  private Story(long wallNs, String cause) {
    this.wallNs = wallNs;
    this.cause = cause;
  }

  static List<TimelineEntry> of(
      @Nullable AllocSnapshot before,
      AllocSnapshot after,
      @Nullable AllocEvent because,
      List<Effect> effects,
      long wallNs) {
    Story story = new Story(wallNs, because == null ? "runner started" : cause(because));
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
      case AllocEvent.HookFailed f ->
          add("", TimelineEntry.Kind.HOOK, f.hook() + " failed: " + f.message());
      case AllocEvent.OfTask(String task, TaskInput.HookFailed f) ->
          add(task, TimelineEntry.Kind.HOOK, f.hook() + " failed: " + f.message());
      case AllocEvent.HookDone d ->
          add("", TimelineEntry.Kind.HOOK, "call " + d.callId() + " done");
      case AllocEvent.OfTask(String task, TaskInput.HookDone d) ->
          add(task, TimelineEntry.Kind.HOOK, "call " + d.callId() + " done");
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
          add("", TimelineEntry.Kind.HOOK, c.hook() + " " + c.phase() + " call " + c.callId());
      case Effect.CallTaskHook c ->
          add(
              c.task(),
              TimelineEntry.Kind.HOOK,
              c.hook() + " " + c.phase() + " call " + c.callId() + " for attempt " + c.attempt());
      case Effect.StartTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "start " + s.attempt());
      case Effect.FindTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "find " + s.attempt());
      case Effect.StopTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "stop " + s.attempt());
      case Effect.KillTask s -> add(s.task(), TimelineEntry.Kind.EFFECT, "kill " + s.attempt());
      case Effect.CancelCall c ->
          add("", TimelineEntry.Kind.HOOK, "call " + c.callId() + " cancelled");
      case Effect.ForgetTask _, Effect.SendSignal _, Effect.Wake _, Effect.Answer _ -> {}
    }
  }

  private static String cause(AllocEvent because) {
    return switch (because) {
      case AllocEvent.OfTask(String task, TaskInput input) -> task + " " + name(input);
      case AllocEvent.HookDone _,
          AllocEvent.HookFailed _,
          AllocEvent.TimerFired _,
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
