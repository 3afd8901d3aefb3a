package io.drover.runner.alloc;

import io.drover.api.hook.RunnerHook;
import io.drover.api.hook.ShutdownHook;
import io.drover.api.hook.TaskHook;
import io.drover.runner.hook.HookCall;
import io.drover.runner.hook.HookEngine;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Calls all Shutdown hooks of an alloc at once, and waits for them together. */
final class ShutdownCalls {
  private ShutdownCalls() {}

  static void make(HookEngine engine, AllocRuntime alloc, List<ShutdownHook> hooks) {
    CountDownLatch left = new CountDownLatch(hooks.size());
    long id = -1;
    for (ShutdownHook hook : hooks) {
      HookCall call =
          new HookCall(
              id--,
              name(hook),
              "SHUTDOWN",
              "",
              0,
              HookDeadlines.SHUTDOWN,
              !alloc.hooks().builtIn(name(hook)),
              false,
              false,
              context -> {
                hook.shutdown(context);
                return null;
              },
              _ -> {},
              _ -> {});
      engine.call(alloc.id(), call, (_, _) -> left.countDown());
    }
    try {
      if (!left.await(HookDeadlines.SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String name(ShutdownHook hook) {
    return switch (hook) {
      case RunnerHook runner -> runner.name();
      case TaskHook task -> task.name();
      default -> hook.getClass().getSimpleName();
    };
  }
}
