package io.drover.agent.cli;

import io.drover.api.Exit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the process ends with. The numbers are a promise; scripts rely on them. */
final class ExitStatus {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  private ExitStatus() {}

  /**
   * The end of one task as far as the status is concerned.
   *
   * @param succeeded the task did what it should; a sidecar that we stopped did
   * @param exit the last end of its process, null if none ever ran
   */
  record TaskEnd(boolean succeeded, @Nullable Exit exit) {}

  /**
   * 0 if every task succeeded, or if there was none; with a single task in a single instance its
   * own code or 128 + signal; 1 otherwise.
   */
  static int of(List<TaskEnd> ends) {
    if (ends.stream().allMatch(TaskEnd::succeeded)) {
      return OK;
    }
    if (ends.size() == 1) {
      Exit exit = ends.getFirst().exit();
      int status = exit == null ? FAILED : exit.shellStatus();
      // A task can fail with code 0: a service that ended, or one whose set-up failed after that.
      return status == OK ? FAILED : status;
    }
    return FAILED;
  }

  /** 128 + signal: Ctrl-C gives 130, SIGTERM 143, SIGHUP 129. */
  static int ofSignal(int signal) {
    return 128 + signal;
  }
}
