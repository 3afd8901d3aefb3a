package io.drover.core.alloc;

import io.drover.api.model.Lifecycle;
import io.drover.api.model.TaskState;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.TaskSpec;
import java.util.Map;
import java.util.function.Predicate;

/** Decides the stage from the tasks' states, and what each stage lets through. */
final class Coordinator {
  private Coordinator() {}

  /** The stage after as many steps as the states allow. */
  static Stage settle(Stage stage, AllocSpec spec, Map<String, TaskSnapshot> tasks) {
    Stage at = stage;
    while (true) {
      Stage next = next(at, spec, tasks);
      if (next == at) {
        return at;
      }
      at = next;
    }
  }

  private static Stage next(Stage stage, AllocSpec spec, Map<String, TaskSnapshot> tasks) {
    View view = new View(spec, tasks);
    if (view.all(t -> !t.poststop(), TaskSnapshot::dead)) {
      return Stage.POSTSTOP;
    }
    return switch (stage) {
      case INIT -> view.all(_ -> true, Coordinator::pending) ? Stage.PRESTART : stage;
      case PRESTART ->
          view.all(TaskSpec::ephemeralPrestart, t -> t.facts().shown().successful())
                  && view.all(Coordinator::prestartSidecar, Coordinator::running)
              ? Stage.MAIN
              : stage;
      case MAIN -> view.all(TaskSpec::main, t -> !pending(t)) ? Stage.POSTSTART : stage;
      case POSTSTART ->
          view.all(TaskSpec::ephemeralPoststart, TaskSnapshot::dead) ? Stage.WAIT_ALLOC : stage;
      case WAIT_ALLOC, POSTSTOP -> stage;
    };
  }

  /** Whether a task of this kind may start now. */
  static boolean open(Stage stage, TaskSpec task) {
    boolean beside = prestartSidecar(task) || task.main();
    return switch (stage) {
      case INIT -> false;
      case PRESTART -> task.ephemeralPrestart() || prestartSidecar(task);
      case MAIN -> beside;
      case POSTSTART -> beside || task.ephemeralPoststart() || poststartSidecar(task);
      case WAIT_ALLOC -> beside || poststartSidecar(task);
      case POSTSTOP -> task.poststop();
    };
  }

  private static boolean prestartSidecar(TaskSpec task) {
    return task.sidecar()
        && task.lifecycle() != null
        && task.lifecycle().hook() == Lifecycle.Hook.PRESTART;
  }

  private static boolean poststartSidecar(TaskSpec task) {
    return task.sidecar() && !prestartSidecar(task);
  }

  private static boolean pending(TaskSnapshot task) {
    return task.facts().shown().state() == TaskState.Status.PENDING;
  }

  private static boolean running(TaskSnapshot task) {
    return task.facts().shown().state() == TaskState.Status.RUNNING;
  }

  private record View(AllocSpec spec, Map<String, TaskSnapshot> tasks) {
    boolean all(Predicate<TaskSpec> which, Predicate<TaskSnapshot> what) {
      for (TaskSpec task : spec.tasks()) {
        TaskSnapshot snapshot = tasks.get(task.name());
        if (which.test(task) && snapshot != null && !what.test(snapshot)) {
          return false;
        }
      }
      return true;
    }
  }
}
