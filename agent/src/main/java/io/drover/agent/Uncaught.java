package io.drover.agent;

import io.drover.agent.cli.Bug;
import java.io.PrintStream;
import java.util.function.IntConsumer;

/**
 * What nobody caught. On a thread of ours it leaves something undone that somebody waits for, so
 * the program ends at once; a sudden end is what everything here is built to go on from. A thread
 * that a hook started is the hook's own matter, and is told only.
 */
final class Uncaught implements Thread.UncaughtExceptionHandler {
  /** The same as the JVM's own when the memory is used up. */
  static final int STATUS = 3;

  private static final String OURS = "drover";

  private final PrintStream err;
  private final IntConsumer end;

  /**
   * Tells {@code err}.
   *
   * @param end ends the program at once, with a status
   */
  Uncaught(PrintStream err, IntConsumer end) {
    this.err = err;
    this.end = end;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable bug) {
    err.println(Bug.text(bug));
    boolean ours = thread.getName().startsWith(OURS) || thread.getName().equals("main");
    if (ours || bug instanceof VirtualMachineError) {
      err.println("drover: it ends now; the same command with the same data folder goes on");
      err.flush();
      end.accept(STATUS);
    }
  }
}
