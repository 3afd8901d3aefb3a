package io.drover.agent.cli;

/** Takes the lines of tasks. */
interface LineShow {
  /**
   * One line.
   *
   * @param who {@code group[0]/task}
   * @param hue numbers the tasks, for their colours
   * @param error whether it was written to standard error
   * @param timeNs wall time at which it was taken from the task; 0 where no times are kept
   */
  void line(String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length);

  /** A piece of a very long line, whose next one follows. */
  default void piece(
      String who, int hue, boolean error, long timeNs, byte[] bytes, int from, int length) {
    line(who, hue, error, timeNs, bytes, from, length);
  }

  /** Here something of a task is not shown, since it is not kept any more or cannot be read. */
  void gap(String who, boolean error, String what);

  /** No more lines for now: those that were kept back to be shown together are due. */
  void flush();
}
