package io.drover.runner;

import io.drover.api.model.AllocState;
import io.drover.api.model.TaskEvent;

/**
 * Something happened. Durable before it is told; in order for each alloc.
 *
 * @since 0.1
 */
public sealed interface DroverEvent {
  /** The alloc it happened to; empty for {@link Missed} and {@link DiskFull}. */
  String allocId();

  /** The same in words for a person: one line without its end, which may change its wording. */
  default String text() {
    return switch (this) {
      case TaskEventAdded(String _, String name, String task, TaskEvent event) ->
          name + "/" + task + ": " + event.type() + " - " + event.displayMessage();
      case AllocChanged(String _, String name, AllocState state) ->
          name + ": " + state.clientStatus().text() + " (" + state.description() + ")";
      case AllocEnded(String _, String name, AllocState state) ->
          name + ": ended, " + state.clientStatus().text();
      case AllocBroken(String _, String name, String why) -> name + " cannot go on: " + why;
      case AllocHeldUp(String _, String name, String why) ->
          why.isEmpty() ? name + " goes on" : name + " waits for the disk: " + why;
      case DiskFull(String folder, boolean full) ->
          full
              ? "the disk of "
                  + folder
                  + " is full: what begins waits for space on it, and so does the story"
              : "the disk of " + folder + " has space again";
      case Missed(long events) -> events + " events were missed";
    };
  }

  /** A task has a new event. */
  record TaskEventAdded(String allocId, String allocName, String task, TaskEvent event)
      implements DroverEvent {}

  /**
   * The state that everybody sees changed, in whatever: each event of a task is a change of its
   * task's state too. Its text says only how the alloc as a whole is; no state is told twice
   * running.
   */
  record AllocChanged(String allocId, String allocName, AllocState state) implements DroverEvent {}

  /** All tasks are over and everything after them is done. */
  record AllocEnded(String allocId, String allocName, AllocState state) implements DroverEvent {}

  /** The alloc cannot go on: its loop failed. What is stored stays as it is. */
  record AllocBroken(String allocId, String allocName, String why) implements DroverEvent {}

  /**
   * What the alloc is about to do could not be stored, as on a full disk. Its processes run on but
   * for those that are to end; the step is tried again until it can be stored, which is told with
   * an empty {@code why}.
   *
   * @param why what the store said; empty when the alloc goes on
   */
  record AllocHeldUp(String allocId, String allocName, String why) implements DroverEvent {}

  /**
   * The disk of the data folder is full, or has space again. Tasks run on; that one has ended, and
   * the start of another, wait for space; a kill does not. Seen within some seconds.
   *
   * @param full whether it is now
   */
  record DiskFull(String folder, boolean full) implements DroverEvent {
    @Override
    public String allocId() {
      return "";
    }
  }

  /**
   * The reader of a stream was so slow that it lost the oldest events that waited for it. Told in
   * their place, to that reader only.
   *
   * @param events how many
   */
  record Missed(long events) implements DroverEvent {
    @Override
    public String allocId() {
      return "";
    }
  }
}
