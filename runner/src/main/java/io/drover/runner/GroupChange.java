package io.drover.runner;

import io.drover.api.driver.LogPlan;
import io.drover.api.model.Job;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether a new version of a group can take over the processes of the old one. */
final class GroupChange {
  private GroupChange() {}

  /**
   * True if nothing differs that a process only learns at its start. What is in {@code meta} it may
   * have read then; it is told to hooks at once, and to the process when it starts again.
   */
  static boolean inPlace(Job oldJob, TaskGroup old, Job nextJob, TaskGroup next) {
    if (old.tasks().size() != next.tasks().size()
        || !old.networks().equals(next.networks())
        || !old.volumes().equals(next.volumes())) {
      return false;
    }
    if (!sameLogs(oldJob.meta(), nextJob.meta()) || !sameLogs(old.meta(), next.meta())) {
      return false;
    }
    boolean sameMeta = oldJob.meta().equals(nextJob.meta()) && old.meta().equals(next.meta());
    List<Task> tasks = next.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      Task before = old.tasks().get(i);
      if (!inPlace(before, task)
          || !(sameMeta && before.meta().equals(task.meta())) && isMadeOfMeta(task)) {
        return false;
      }
    }
    return true;
  }

  /** How output is kept is settled when a process starts. */
  private static boolean sameLogs(Map<String, String> old, Map<String, String> next) {
    return Objects.equals(old.get(LogPlan.META), next.get(LogPlan.META));
  }

  private static boolean isMadeOfMeta(Task task) {
    return namesMeta(task.user())
        || task.env().values().stream().anyMatch(GroupChange::namesMeta)
        || ConfigText.anyText(task.config(), GroupChange::namesMeta);
  }

  private static boolean namesMeta(String text) {
    return text.contains("NOMAD_META_");
  }

  /** Policies, timeouts and services may differ; what the process is made of may not. */
  private static boolean inPlace(Task old, Task next) {
    return old.name().equals(next.name())
        && old.driver().equals(next.driver())
        && old.user().equals(next.user())
        && ConfigText.same(old.config(), next.config())
        && old.env().equals(next.env())
        && sameLogs(old.meta(), next.meta())
        && Objects.equals(old.lifecycle(), next.lifecycle())
        && old.leader() == next.leader()
        && old.resources().equals(next.resources())
        && old.logConfig().equals(next.logConfig())
        && old.artifacts().equals(next.artifacts())
        && old.templates().equals(next.templates())
        && old.volumeMounts().equals(next.volumeMounts())
        && Objects.equals(old.dispatchPayload(), next.dispatchPayload());
  }
}
