package io.drover.runner.alloc;

import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;

/**
 * Stands for hooks that cannot be called, and says so before each start. What runs already from an
 * earlier process of ours runs on.
 */
record RefusedHooks(String why) implements TaskPrestartHook {
  static final String NAME = "refused_hooks";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException {
    throw new HookException(why, true, null);
  }
}
