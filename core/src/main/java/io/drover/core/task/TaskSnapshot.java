package io.drover.core.task;

import io.drover.api.model.TaskState;

/**
 * All there is to know of a task: what is stored, and what a new process of ours goes on from.
 *
 * @param life where it is
 * @param facts what is true wherever it is
 */
public record TaskSnapshot(TaskLife life, TaskFacts facts) {

  /** Nothing of it will ever run again. */
  public boolean over() {
    return life instanceof TaskLife.Done;
  }

  /** Dead as everybody sees it. */
  public boolean dead() {
    return facts.shown().state() == TaskState.Status.DEAD;
  }

  /** On the way to a process, and none is asked for yet. */
  public boolean beforeProcess() {
    return switch (life) {
      case TaskLife.Waiting _, TaskLife.Preparing _, TaskLife.BackingOff _ -> true;
      case TaskLife.Starting _,
          TaskLife.Finding _,
          TaskLife.Running _,
          TaskLife.Stopping _,
          TaskLife.Exiting _,
          TaskLife.Parked _,
          TaskLife.Cleaning _,
          TaskLife.Done _ ->
          false;
    };
  }

  /** Whether the machine has a process, or may have one, for it. */
  public boolean live() {
    return switch (life) {
      case TaskLife.Starting _, TaskLife.Finding _, TaskLife.Running _, TaskLife.Stopping _ -> true;
      case TaskLife.Waiting _,
          TaskLife.Preparing _,
          TaskLife.Exiting _,
          TaskLife.BackingOff _,
          TaskLife.Parked _,
          TaskLife.Cleaning _,
          TaskLife.Done _ ->
          false;
    };
  }
}
