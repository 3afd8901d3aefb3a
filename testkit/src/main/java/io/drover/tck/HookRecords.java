package io.drover.tck;

import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskState;
import io.drover.core.alloc.AllocFacts;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocStage;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.restart.RestartState;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskFacts;
import io.drover.core.task.TaskLife;
import io.drover.core.task.TaskSnapshot;
import io.drover.core.task.UpdateRun;
import io.drover.runner.hook.HookOutcome;
import io.drover.runner.state.AllocCodec;
import io.drover.runner.state.TaskCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers as the runner stores them, and as its next process reads them. */
final class HookRecords {
  private static final String HOOK = "hook";

  private HookRecords() {}

  /** All that is kept of an answer: its result, its lines, its events, and why it failed. */
  static String stored(HookAnswer answer) {
    StringBuilder all = new StringBuilder(answer.problem());
    answer.said().forEach(line -> all.append('\n').append(line));
    answer.events().forEach(event -> all.append('\n').append(event));
    return all.append('\n').append(new String(bytes(answer), StandardCharsets.UTF_8)).toString();
  }

  private static byte[] bytes(HookAnswer answer) {
    return switch (answer.outcome()) {
      case HookOutcome.Done(TaskPrestartResponse r) -> TaskCodec.encode(task(r));
      case HookOutcome.Done(RunnerPrerunResponse r) -> AllocCodec.encode(alloc(r));
      case HookOutcome.Done _, HookOutcome.Failed _ -> new byte[0];
    };
  }

  /** What the next process of the runner knows of an answer. */
  static HookAnswer.Made reread(HookAnswer answer) {
    return switch (answer.outcome()) {
      case HookOutcome.Done(TaskPrestartResponse r) ->
          HookAnswer.Made.of(
              known(TaskCodec.decode(TaskCodec.encode(task(r))).facts().results()).response());
      case HookOutcome.Done(RunnerPrerunResponse r) ->
          HookAnswer.Made.of(
              known(AllocCodec.decode(AllocCodec.encode(alloc(r)), Map.of()).facts().results())
                  .response());
      case HookOutcome.Done _, HookOutcome.Failed _ -> answer.made();
    };
  }

  private static <R> R known(Map<String, R> results) {
    R result = results.get(HOOK);
    if (result == null) {
      throw new IllegalStateException("a stored result is not read again");
    }
    return result;
  }

  private static TaskSnapshot task(TaskPrestartResponse response) {
    StoredResult result = new StoredResult(response, 1, "boot", "process");
    return new TaskSnapshot(
        new TaskLife.Waiting(),
        new TaskFacts(
            1,
            new RestartState(0, 0),
            Map.of(HOOK, result),
            TaskState.NEW,
            null,
            null,
            null,
            null,
            UpdateRun.IDLE));
  }

  private static AllocSnapshot alloc(RunnerPrerunResponse response) {
    StoredRunnerResult result = new StoredRunnerResult(response, "boot", "process");
    return new AllocSnapshot(
        new AllocStage.Ended(),
        new AllocFacts(
            0, Map.of(HOOK, result), 0, UpdateRun.IDLE, false, false, false, false, "", null, 0, 1),
        Map.of());
  }
}
