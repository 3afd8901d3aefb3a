package io.drover.tck;

import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.model.TaskEvent;
import io.drover.runner.hook.HookOutcome;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a call came back.
 *
 * @param what the hook and the phase, for a person
 * @param outcome what the engine made of it
 * @param said lines it wrote
 * @param events events it added
 */
record HookAnswer(String what, HookOutcome outcome, List<String> said, List<TaskEvent> events) {
  private static final String HIDDEN = "(secret)";

  /** What a Prestart or a Prerun gave, in one form. */
  record Made(
      Map<String, String> env,
      Set<String> secretNames,
      List<MountConfig> mounts,
      List<DeviceConfig> devices,
      Map<String, String> state,
      Map<String, String> output,
      boolean done,
      Validity validity) {

    static Made of(TaskPrestartResponse r) {
      return new Made(
          r.env(),
          r.secretNames(),
          r.mounts(),
          r.devices(),
          r.state(),
          r.output(),
          r.done(),
          r.validity());
    }

    static Made of(RunnerPrerunResponse r) {
      return new Made(
          r.env(),
          r.secretNames(),
          List.of(),
          List.of(),
          r.state(),
          r.output(),
          false,
          r.validity());
    }

    Made withoutSecrets() {
      Map<String, String> shown = new LinkedHashMap<>(env);
      shown.replaceAll((name, value) -> secretNames.contains(name) ? HIDDEN : value);
      return new Made(shown, secretNames, mounts, devices, state, output, done, validity);
    }

    /** What the task gets, without its values. */
    Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      env.keySet().forEach(name -> names.add("variable " + name));
      mounts.forEach(m -> names.add("mount " + m.taskPath()));
      devices.forEach(d -> names.add("device " + d.taskPath()));
      return names;
    }
  }

  boolean done() {
    return outcome instanceof HookOutcome.Done;
  }

  boolean abandoned() {
    return outcome instanceof HookOutcome.Failed failed && failed.abandoned();
  }

  /** Why it failed, empty if it did not. */
  String problem() {
    return outcome instanceof HookOutcome.Failed failed ? failed.message() : "";
  }

  /** What it made; a phase that makes nothing, or that failed, made nothing. */
  Made made() {
    return switch (outcome) {
      case HookOutcome.Done(TaskPrestartResponse r) -> Made.of(r);
      case HookOutcome.Done(RunnerPrerunResponse r) -> Made.of(r);
      case HookOutcome.Done _, HookOutcome.Failed _ -> Made.of(TaskPrestartResponse.none());
    };
  }
}
