package io.drover.runner.external;

import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.ShutdownHook;
import java.util.Map;
import java.util.Set;

/** What an executable is as a hook, of an alloc and of a task. */
abstract sealed class FileHook implements ShutdownHook permits AllocFileHook, TaskFileHook {
  /** What is called. */
  final HookProgram program;

  private final Set<String> after;

  FileHook(HookProgram program, Set<String> after) {
    this.program = program;
    this.after = after;
  }

  /** As the interfaces of hooks have it. */
  public final String name() {
    return program.file().name();
  }

  /** As the interfaces of hooks have it. */
  public final Set<String> after() {
    return after;
  }

  /** A call, with what only its phase knows. */
  abstract HookProgram.Call call(HookContext context, String phase, Map<String, ?> more);

  /** Calls it in a phase in which it can add nothing. */
  final void tell(HookContext context, String phase, Map<String, ?> more)
      throws HookException, InterruptedException {
    Answers.expectNothing(phase, program.insist(context, phase, call(context, phase, more)));
  }

  @Override
  public final void shutdown(HookContext context) {
    try {
      tell(context, "shutdown", Map.of());
    } catch (HookException no) {
      context.log(String.valueOf(no.getMessage()));
    } catch (InterruptedException late) {
      Thread.currentThread().interrupt();
    }
  }
}
