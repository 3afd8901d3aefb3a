package io.drover.core.alloc;

import java.util.List;

/**
 * The names of an alloc's hooks by phase, each list in the order of its calls.
 *
 * @param prerun in hook order
 * @param update in hook order
 * @param preKill in hook order
 * @param preTaskRestart in hook order
 * @param postrun in reverse hook order
 * @param destroy in reverse hook order
 */
public record RunnerHooks(
    List<String> prerun,
    List<String> update,
    List<String> preKill,
    List<String> preTaskRestart,
    List<String> postrun,
    List<String> destroy) {

  /** No hooks. */
  public static final RunnerHooks NONE =
      new RunnerHooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public RunnerHooks {
    prerun = List.copyOf(prerun);
    update = List.copyOf(update);
    preKill = List.copyOf(preKill);
    preTaskRestart = List.copyOf(preTaskRestart);
    postrun = List.copyOf(postrun);
    destroy = List.copyOf(destroy);
  }
}
