package io.drover.jobspec;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import io.drover.api.driver.ConfigProblem;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.Spelling;
import java.util.Set;

/** Holds the tasks of a job against the drivers of a machine: their names and their blocks. */
public final class DriverCheck {
  private DriverCheck() {}

  /**
   * Checks each task's driver and its block.
   *
   * @throws JobspecException with every driver that is not there, and all that the others say of
   *     their blocks
   */
  public static void check(ParsedJob parsed, Drivers drivers) throws JobspecException {
    Problems problems = new Problems();
    parsed.sources().forEach(problems::source);
    check(parsed, drivers, problems);
    problems.throwIfAny(ErrorCode.DRIVER_CONFIG);
  }

  static void check(ParsedJob parsed, Drivers drivers, Problems problems) {
    for (TaskGroup group : parsed.job().taskGroups()) {
      for (Task task : group.tasks()) {
        String path = "group/" + group.name() + "/task/" + task.name();
        if (drivers.names().contains(task.driver())) {
          for (ConfigProblem problem : drivers.problems(task.driver(), task.config())) {
            add(problem, path, task, parsed.places(), problems);
          }
        } else {
          problems.add(parsed.places().find(path + "/driver"), missing(task, drivers.names()));
        }
      }
    }
  }

  private static void add(
      ConfigProblem problem, String path, Task task, Places places, Problems problems) {
    String unknown = problem.unknown();
    if (unknown != null && places.wrote(path + "/config/" + unknown)) {
      SourcePlace name = places.find(path + "/config/" + unknown);
      problems.add(name, unknown.length(), problem.message());
      return;
    }
    SourcePlace place = problem.place() == null ? places.find(path + "/config") : problem.place();
    // Without a place, as in a job made in Java, the words must say which task is meant.
    String whose = place == null ? "task " + task.name() + ": " : "";
    problems.add(place, whose + problem.message());
  }

  private static String missing(Task task, Set<String> names) {
    return "driver "
        + task.driver()
        + " is not supported yet; there "
        + (names.size() == 1 ? "is " : "are ")
        + String.join(", ", names.stream().sorted().toList())
        + Spelling.guess(task.driver(), names);
  }
}
