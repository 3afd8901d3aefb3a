package io.drover.api.hook;

/**
 * Prepares something before each start of the task. What it returns is stored and given to the
 * task.
 *
 * @since 0.1
 */
public interface TaskPrestartHook extends TaskHook {

  /**
   * Called before every start of the task, restarts included; not for terminal allocs. Cancelled
   * when the task is killed or the agent shuts down. Update and PreKilling of the same hook may run
   * at the same time; no other phase does.
   *
   * @return env, mounts, devices, state; merged by key in hook order, a clash fails the start
   * @throws HookException the start fails; the restart policy decides if the failure is recoverable
   */
  TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException, InterruptedException;
}
