package io.drover.runner;

/**
 * What a sink of output takes: see {@link Drover#output}.
 *
 * @since 0.1
 */
public sealed interface TaskOutput {
  /**
   * A line that a task wrote, without its end, or a piece of one longer than {@link
   * io.drover.runner.log.TaskLog#LINE_BYTES_MAX}.
   *
   * @param allocId the task's alloc
   * @param alloc the alloc's name
   * @param task the task
   * @param error whether it was written to standard error
   * @param timeNs wall time at which it was taken from the task; 0 where no times are kept
   * @param text what is no UTF-8 in it is replaced
   * @param partial the next line of the stream continues this one
   */
  record Line(
      String allocId,
      String alloc,
      String task,
      boolean error,
      long timeNs,
      String text,
      boolean partial)
      implements TaskOutput {}

  /**
   * Here output is missing that was deleted, or cannot be read, before it was.
   *
   * @param allocId the task's alloc
   * @param alloc the alloc's name
   * @param task the task
   * @param error whether of standard error
   * @param what how much of what, for a person
   */
  record Gap(String allocId, String alloc, String task, boolean error, String what)
      implements TaskOutput {}

  /**
   * The sink was so slow that the oldest lines which waited for it were dropped. Told in their
   * place.
   *
   * @param lines how many, gaps among them
   */
  record Dropped(long lines) implements TaskOutput {}
}
