package io.drover.agent.cli;

import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.TaskView;
import java.util.ArrayList;
import java.util.List;

/** What a stop waits for, in words: a few lines, however many there are. */
final class WaitLines {
  /** So many are named; of more only the number is told. */
  static final int NAMED_MAX = 4;

  private WaitLines() {}

  static List<String> of(List<AllocView> allocs) {
    List<String> all = new ArrayList<>();
    for (AllocView alloc : allocs) {
      if (!alloc.ended()) {
        add(alloc, all);
      }
    }
    int more = all.size() - NAMED_MAX;
    if (more <= 1) {
      return all;
    }
    List<String> few = new ArrayList<>(all.subList(0, NAMED_MAX));
    few.add("and " + more + " more wait");
    return few;
  }

  private static void add(AllocView alloc, List<String> into) {
    String name = TextOutput.shortName(alloc.name());
    int before = into.size();
    if (!alloc.state().waitingFor().isEmpty()) {
      into.add(name + " waits for " + alloc.state().waitingFor());
    }
    for (TaskView task : alloc.tasks()) {
      if (!task.state().waitingFor().isEmpty()) {
        into.add(name + "/" + task.name() + " waits for " + task.state().waitingFor());
      } else if (task.state().state() == TaskState.Status.RUNNING) {
        into.add(name + "/" + task.name() + " has not ended yet");
      }
    }
    if (into.size() == before) {
      into.add(name + " has not ended yet");
    }
  }
}
