package io.drover.jobspec.problem;

import io.drover.api.model.Job;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@code meta} of a job.
 *
 * @param values what it says
 * @param path of its place
 * @param ofTask whether it is a task's, not a group's or the job's
 */
public record Meta(Map<String, String> values, String path, boolean ofTask) {

  /** All of a job, those that hold for more before those that hold for less. */
  public static List<Meta> of(Job job) {
    List<Meta> all = new ArrayList<>();
    all.add(new Meta(job.meta(), "meta", false));
    for (TaskGroup group : job.taskGroups()) {
      String path = "group/" + group.name();
      all.add(new Meta(group.meta(), path + "/meta", false));
      for (Task task : group.tasks()) {
        all.add(new Meta(task.meta(), path + "/task/" + task.name() + "/meta", true));
      }
    }
    return all;
  }
}
