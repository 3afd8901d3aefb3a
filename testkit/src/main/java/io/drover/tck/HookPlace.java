package io.drover.tck;

import io.drover.api.ErrorCode;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.RunnerPostrunHook;
import io.drover.api.hook.RunnerPostrunRequest;
import io.drover.api.hook.RunnerPreKillHook;
import io.drover.api.hook.RunnerPreKillRequest;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerTaskRestartHook;
import io.drover.api.hook.RunnerUpdateHook;
import io.drover.api.hook.RunnerUpdateRequest;
import io.drover.api.hook.ShutdownHook;
import io.drover.api.hook.TaskExitedHook;
import io.drover.api.hook.TaskExitedRequest;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPoststartHook;
import io.drover.api.hook.TaskPoststartRequest;
import io.drover.api.hook.TaskPreKillHook;
import io.drover.api.hook.TaskPreKillRequest;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskStopHook;
import io.drover.api.hook.TaskStopRequest;
import io.drover.api.hook.TaskUpdateHook;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.model.AllocatedResources;
import io.drover.api.model.AllocatedTaskResources;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.Task;
import io.drover.runner.hook.HookCall.Body;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One alloc in a folder of its own, and what its hooks are asked. Not thread safe. */
final class HookPlace {
  /** Handed to hooks that want it; must not be found in what is stored. */
  static final String VAULT_TOKEN = "tck-vault-5d4c3b2a1f0e";

  /** Likewise. */
  static final String NOMAD_TOKEN = "tck-nomad-0e1f2a3b4c5d";

  private final Path allocDir;
  private final Allocation alloc;
  private final Task task;
  private final TaskDir taskDir;
  private final HookEnv env = new HookEnv();

  /** An alloc of the first group of {@code job} below {@code root}; no folder is made. */
  HookPlace(Path root, Job job) {
    String id = UUID.randomUUID().toString();
    allocDir = root.resolve(id);
    var group = job.taskGroups().getFirst();
    task = group.tasks().getFirst();
    taskDir = TaskDir.of(allocDir, task.name());
    AllocatedResources given =
        new AllocatedResources(Map.of(task.name(), resources()), List.of(), 0, List.of());
    alloc = Allocation.placed(id, job, group.name(), 0, given, 1);
  }

  static AllocatedTaskResources resources() {
    return new AllocatedTaskResources(100, List.of(), 64, 0, List.of(), List.of());
  }

  Allocation alloc() {
    return alloc;
  }

  Task task() {
    return task;
  }

  Path allocDir() {
    return allocDir;
  }

  TaskDir taskDir() {
    return taskDir;
  }

  /** Makes the folders that are there before the first hook of a stranger is called. */
  HookPlace made() throws IOException {
    Path shared = taskDir.sharedAllocDir();
    for (Path folder :
        List.of(
            taskDir.logDir(),
            shared.resolve("tmp"),
            shared.resolve("data"),
            taskDir.localDir(),
            taskDir.secretsDir(),
            taskDir.privateDir(),
            taskDir.tmpDir())) {
      Files.createDirectories(folder);
    }
    return this;
  }

  /** Everything in the alloc's folder, by its path from there. */
  Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(allocDir)) {
      try (var all = Files.walk(allocDir)) {
        all.forEach(path -> names.add(allocDir.relativize(path).toString()));
      }
    }
    return names;
  }

  /**
   * A call to make.
   *
   * @param state what is given back to it
   * @return null if the hook takes no part in the phase
   */
  @Nullable Body body(Object hook, HookStep step, Map<String, String> state) {
    if (step == HookStep.SHUTDOWN) {
      return hook instanceof ShutdownHook h
          ? context -> {
            h.shutdown(context);
            return null;
          }
          : null;
    }
    return hook instanceof TaskHook h ? ofTask(h, step, state) : ofAlloc(hook, step, state);
  }

  private @Nullable Body ofTask(TaskHook hook, HookStep step, Map<String, String> state) {
    return switch (step) {
      case PRESTART ->
          hook instanceof TaskPrestartHook h
              ? context -> h.prestart(context, prestart(state))
              : null;
      case POSTSTART ->
          hook instanceof TaskPoststartHook h ? context -> h.poststart(context, poststart()) : null;
      case UPDATE ->
          hook instanceof TaskUpdateHook h
              ? context ->
                  h.update(context, new TaskUpdateRequest(VAULT_TOKEN, NOMAD_TOKEN, alloc, env))
              : null;
      case PREKILL ->
          hook instanceof TaskPreKillHook h
              ? context -> h.preKilling(context, new TaskPreKillRequest(false, "kill"))
              : null;
      case EXITED ->
          hook instanceof TaskExitedHook h
              ? context -> h.exited(context, new TaskExitedRequest(new Exit.Code(0)))
              : null;
      case STOP ->
          hook instanceof TaskStopHook h
              ? context -> h.stop(context, new TaskStopRequest(state, taskDir))
              : null;
      case PRERUN, PRETASKRESTART, POSTRUN, DESTROY, SHUTDOWN -> null;
    };
  }

  private TaskPrestartRequest prestart(Map<String, String> state) {
    return new TaskPrestartRequest(
        state, task, resources(), VAULT_TOKEN, NOMAD_TOKEN, taskDir, env, alloc);
  }

  private TaskPoststartRequest poststart() {
    return new TaskPoststartRequest(
        null,
        null,
        env,
        (cancellation, interval) -> {
          throw new DriverException(ErrorCode.NOT_SUPPORTED, "this driver has no statistics");
        });
  }

  private @Nullable Body ofAlloc(Object hook, HookStep step, Map<String, String> state) {
    return switch (step) {
      case PRERUN ->
          hook instanceof RunnerPrerunHook h
              ? context -> h.prerun(context, new RunnerPrerunRequest(alloc, env, allocDir, state))
              : null;
      case UPDATE ->
          hook instanceof RunnerUpdateHook h
              ? nothing(context -> h.update(context, new RunnerUpdateRequest(alloc, env)))
              : null;
      case PRETASKRESTART ->
          hook instanceof RunnerTaskRestartHook h
              ? nothing(context -> h.preTaskRestart(context, alloc))
              : null;
      case PREKILL ->
          hook instanceof RunnerPreKillHook h
              ? nothing(
                  context -> h.preKill(context, new RunnerPreKillRequest(alloc, state, false)))
              : null;
      case POSTRUN ->
          hook instanceof RunnerPostrunHook h
              ? nothing(
                  context -> h.postrun(context, new RunnerPostrunRequest(alloc, allocDir, state)))
              : null;
      case DESTROY ->
          hook instanceof RunnerDestroyHook h
              ? nothing(
                  context -> h.destroy(context, new RunnerDestroyRequest(alloc, allocDir, state)))
              : null;
      case PRESTART, POSTSTART, EXITED, STOP, SHUTDOWN -> null;
    };
  }

  /** A phase that answers nothing. */
  @FunctionalInterface
  private interface Silent {
    void call(HookContext context) throws Exception;
  }

  private static Body nothing(Silent phase) {
    return context -> {
      phase.call(context);
      return null;
    };
  }

  static String name(Object hook) {
    return hook instanceof TaskHook h ? h.name() : ((RunnerHook) hook).name();
  }
}
