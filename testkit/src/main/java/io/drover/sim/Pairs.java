package io.drover.sim;

import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which event met which state, and how often. */
final class Pairs {
  private final Map<String, Long> counts = new TreeMap<>();

  /** What an alloc tells its tasks by itself; the pairs of the alloc cover it. */
  private static final Set<Class<?>> INNER =
      Set.of(
          TaskInput.GateOpened.class,
          TaskInput.Kill.class,
          TaskInput.Restart.class,
          TaskInput.Signal.class,
          TaskInput.Update.class,
          TaskInput.Release.class);

  void count(AllocSnapshot state, AllocEvent event) {
    if (event instanceof AllocEvent.OfTask(String task, TaskInput input)) {
      TaskSnapshot snapshot = state.tasks().get(task);
      if (snapshot != null) {
        count("task " + name(snapshot.life()) + " x " + name(input));
      }
      return;
    }
    count("alloc " + name(state.stage()) + " x " + name(event));
    if (event instanceof AllocEvent.TimerFired && state.stage() instanceof AllocStage.Live) {
      state.tasks().values().forEach(t -> count("task " + name(t.life()) + " x Tick"));
    }
  }

  private void count(String pair) {
    counts.merge(pair, 1L, Long::sum);
  }

  void add(Pairs other) {
    other.counts.forEach((pair, n) -> counts.merge(pair, n, Long::sum));
  }

  /** All reached, with their counts. */
  Map<String, Long> reached() {
    return counts;
  }

  /** All there could be that were not reached. */
  List<String> unreached() {
    List<String> missing = new ArrayList<>();
    cross("task ", TaskLife.class, TaskInput.class, missing);
    cross("alloc ", AllocStage.class, AllocEvent.class, missing);
    return missing;
  }

  private void cross(String of, Class<?> states, Class<?> events, List<String> missing) {
    for (Class<?> state : states.getPermittedSubclasses()) {
      for (Class<?> event : events.getPermittedSubclasses()) {
        String pair = of + state.getSimpleName() + " x " + event.getSimpleName();
        if (!counts.containsKey(pair)
            && event != AllocEvent.OfTask.class
            && !INNER.contains(event)) {
          missing.add(pair);
        }
      }
    }
  }

  private static String name(Object of) {
    return of.getClass().getSimpleName();
  }
}
