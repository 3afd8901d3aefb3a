package io.drover.driver.shim;

import io.drover.api.driver.ProcessPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One start, as the spawner needs it.
 *
 * @param name shown in process lists; holds no secret
 * @param directory where the attempt's fate is kept, mode 0700, which exists
 * @param attempt which start, from 1
 * @param policy what the death of this process means for it
 * @param syncExit whether the exit record must survive power loss before anyone hears of it
 * @param joinCgroup whether {@code cgroup} is another attempt's, to be entered and left alone
 * @param command absolute path of the program, and its arguments
 * @param env the whole environment
 * @param workDir the working directory
 * @param user whom to run as; empty for the agent's own user
 * @param oomScoreAdj the kernel's out-of-memory adjustment, 0 for none
 * @param io the streams
 * @param logDirectory the folder of the logs, for {@link IoMode#ROTATED}
 * @param logBase the name before {@code .stdout.N}
 * @param logFilesMax files kept per stream
 * @param logBytesMax bytes at which a file is full
 * @param cgroup the cgroup's path; empty for none
 * @param rows the terminal's height
 * @param columns the terminal's width
 */
public record StartSpec(
    String name,
    Path directory,
    int attempt,
    ProcessPolicy policy,
    boolean syncExit,
    boolean joinCgroup,
    List<String> command,
    Map<String, String> env,
    Path workDir,
    String user,
    int oomScoreAdj,
    IoMode io,
    Path logDirectory,
    String logBase,
    int logFilesMax,
    long logBytesMax,
    String cgroup,
    int rows,
    int columns) {

  /** Without the environment, which holds secrets: it may be logged. */
  @Override
  public String toString() {
    return "StartSpec[name=%s, attempt=%d, command=%s, user=%s]"
        .formatted(name, attempt, command.isEmpty() ? "" : command.getFirst(), user);
  }
}
