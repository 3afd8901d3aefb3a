package io.drover.runner;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerDestroyHook;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.RunnerPostrunHook;
import io.drover.api.hook.RunnerPostrunRequest;
import io.drover.api.hook.RunnerPrerunHook;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.RunnerUpdateHook;
import io.drover.api.hook.RunnerUpdateRequest;
import io.drover.api.hook.ShutdownHook;
import io.drover.api.hook.TaskExitedHook;
import io.drover.api.hook.TaskExitedRequest;
import io.drover.api.hook.TaskExitedResponse;
import io.drover.api.hook.TaskHook;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskStopHook;
import io.drover.api.hook.TaskStopRequest;
import io.drover.api.hook.TaskStopResponse;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hook of the alloc and one of each task, which note their calls and do what a test says. */
final class NotingHooks implements HookProvider {
  /** What a hook does in a phase beside noting it. */
  interface Act {
    void in(HookContext context) throws HookException, InterruptedException;
  }

  /** The calls so far: {@code prerun}, or {@code prestart t}. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final String name;
  private final Map<String, Act> acts = new ConcurrentHashMap<>();
  private volatile TaskPrestartResponse gives = TaskPrestartResponse.none();

  NotingHooks(String name) {
    this.name = name;
  }

  /** Does this in a phase. */
  NotingHooks on(String phase, Act act) {
    acts.put(phase, act);
    return this;
  }

  /** Gives this to every task before each start. */
  NotingHooks gives(TaskPrestartResponse response) {
    gives = response;
    return this;
  }

  private void note(String phase, String task, HookContext context)
      throws HookException, InterruptedException {
    calls.add(task.isEmpty() ? phase : phase + " " + task);
    Act act = acts.get(phase);
    if (act != null) {
      act.in(context);
    }
  }

  @Override
  public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
    return List.of(new OfAlloc());
  }

  @Override
  public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
    return List.of(new OfTask(task.name()));
  }

  private final class OfAlloc
      implements RunnerPrerunHook,
          RunnerUpdateHook,
          RunnerPostrunHook,
          RunnerDestroyHook,
          ShutdownHook {
    @Override
    public String name() {
      return name;
    }

    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      note("prerun", "", context);
      return RunnerPrerunResponse.none();
    }

    @Override
    public void update(HookContext context, RunnerUpdateRequest request)
        throws HookException, InterruptedException {
      note("update", "", context);
    }

    @Override
    public void postrun(HookContext context, RunnerPostrunRequest request)
        throws HookException, InterruptedException {
      note("postrun", "", context);
    }

    @Override
    public void destroy(HookContext context, RunnerDestroyRequest request)
        throws HookException, InterruptedException {
      note("destroy", "", context);
    }

    @Override
    public void shutdown(HookContext context) {
      calls.add("shutdown");
    }
  }

  private final class OfTask implements TaskPrestartHook, TaskExitedHook, TaskStopHook {
    private final String task;

    OfTask(String task) {
      this.task = task;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      note("prestart", task, context);
      return gives;
    }

    @Override
    public TaskExitedResponse exited(HookContext context, TaskExitedRequest request)
        throws HookException, InterruptedException {
      note("exited", task, context);
      return new TaskExitedResponse();
    }

    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request)
        throws HookException, InterruptedException {
      note("stop", task, context);
      return new TaskStopResponse();
    }
  }
}
