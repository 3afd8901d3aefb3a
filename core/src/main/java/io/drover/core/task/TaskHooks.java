package io.drover.core.task;

import io.drover.core.effect.TaskPhase;
import java.util.List;

/**
 * The names of a task's hooks by phase, each list in the order of its calls.
 *
 * @param prestart in hook order
 * @param poststart in hook order
 * @param preKilling in hook order
 * @param exited in hook order
 * @param update in hook order
 * @param stop in reverse hook order
 */
public record TaskHooks(
    List<String> prestart,
    List<String> poststart,
    List<String> preKilling,
    List<String> exited,
    List<String> update,
    List<String> stop) {

  /** No hooks. */
  public static final TaskHooks NONE =
      new TaskHooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public TaskHooks {
    prestart = List.copyOf(prestart);
    poststart = List.copyOf(poststart);
    preKilling = List.copyOf(preKilling);
    exited = List.copyOf(exited);
    update = List.copyOf(update);
    stop = List.copyOf(stop);
  }

  /** The hooks of a phase. */
  public List<String> of(TaskPhase phase) {
    return switch (phase) {
      case PRESTART -> prestart;
      case POSTSTART -> poststart;
      case PREKILLING -> preKilling;
      case EXITED -> exited;
      case UPDATE -> update;
      case STOP -> stop;
    };
  }
}
