package io.drover.runner;

import io.drover.api.model.AllocState;
import java.nio.file.Path;
import java.util.List;

/**
 * An alloc as it is now.
 *
 * @param id its id
 * @param name {@code job.group[index]}
 * @param jobId its job
 * @param group its group
 * @param index which instance of the group
 * @param directory its folder
 * @param state what everybody sees
 * @param ended all tasks are over and everything after them is done
 * @param tasks its tasks in the order of the job
 * @since 0.1
 */
public record AllocView(
    String id,
    String name,
    String jobId,
    String group,
    int index,
    Path directory,
    AllocState state,
    boolean ended,
    List<TaskView> tasks) {

  /** Where the tasks' output is kept. */
  public Path logDirectory() {
    return directory.resolve("alloc").resolve("logs");
  }
}
