package io.drover.tck;

import io.drover.api.env.TaskDir;
import io.drover.api.hook.HookProvider;
import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.TaskHook;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A hook with one mistake.
 *
 * @param text what it does wrong
 * @param test the test of the contract that must fail
 * @param says what its failure says, in part
 * @param make makes the hook
 */
record HookMistake(String text, String test, String says, Supplier<Object> make) {
  HookProvider provider() {
    return new HookProvider() {
      @Override
      public List<RunnerHook> runnerHooks(Allocation alloc, Path allocDir) {
        return make.get() instanceof RunnerHook hook ? List.of(hook) : List.of();
      }

      @Override
      public List<TaskHook> taskHooks(Allocation alloc, Task task, TaskDir taskDir) {
        return make.get() instanceof TaskHook hook ? List.of(hook) : List.of();
      }
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
