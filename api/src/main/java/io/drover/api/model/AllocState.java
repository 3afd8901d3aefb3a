package io.drover.api.model;

import java.util.Map;

/**
 * The visible state of an alloc.
 *
 * @param clientStatus folded from the tasks
 * @param description why, in Nomad's words
 * @param tasks the tasks' states by name
 * @param waitingFor which hook or gate the alloc waits for, empty if for none
 * @since 0.1
 */
public record AllocState(
    ClientStatus clientStatus,
    String description,
    Map<String, TaskState> tasks,
    String waitingFor) {

  public AllocState {
    tasks = Map.copyOf(tasks);
  }
}
