package io.drover.sim;

import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.task.TaskInput;
import io.drover.core.task.TaskSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which state followed which, and after what, for drawing. */
final class Moves {
  private static final String BEGINNING = "[*]";

  final Map<String, TreeSet<String>> ofTasks = new TreeMap<>();
  final Map<String, TreeSet<String>> ofAllocs = new TreeMap<>();

  void note(@Nullable AllocSnapshot before, AllocSnapshot after, @Nullable AllocEvent because) {
    String cause = because == null ? "resume" : cause(because);
    String from = before == null ? BEGINNING : name(before.stage());
    move(ofAllocs, from, name(after.stage()), before == null ? "begin" : cause);
    after
        .tasks()
        .forEach((name, task) -> {
          TaskSnapshot old = before == null ? null : before.tasks().get(name);
          String was = old == null ? BEGINNING : name(old.life());
          boolean own =
              because instanceof AllocEvent.OfTask(String of, TaskInput _) && of.equals(name);
          move(ofTasks, was, name(task.life()), own || because == null ? cause : "the group");
        });
  }

  private static String cause(AllocEvent event) {
    return event instanceof AllocEvent.OfTask(String _, TaskInput input)
        ? name(input)
        : name(event);
  }

  private static void move(
      Map<String, TreeSet<String>> moves, String from, String to, String cause) {
    if (!from.equals(to)) {
      moves.computeIfAbsent(from + " --> " + to, _ -> new TreeSet<>()).add(cause);
    }
  }

  private static String name(Object of) {
    return of.getClass().getSimpleName();
  }

  /** A diagram for a page. */
  static String drawn(Map<String, TreeSet<String>> moves) {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    moves.forEach((move, causes) ->
        text.append("    ")
            .append(move)
            .append(": ")
            .append(String.join(", ", causes))
            .append('\n'));
    return text.append("```\n").toString();
  }
}
