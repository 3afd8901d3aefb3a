package io.drover.runner.external;

import io.drover.api.env.TaskEnv;
import io.drover.api.hook.HookException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all hooks that are executables share about what goes out and what comes in. */
final class Answers {
  private Answers() {}

  /** The environment without its secrets: it goes through a pipe to a program of somebody's. */
  static Map<String, String> shown(TaskEnv env) {
    Map<String, String> shown = new LinkedHashMap<>(env.all());
    shown.keySet().removeAll(env.secretNames());
    return shown;
  }

  /** Only prerun and prestart can add anything; what is said elsewhere would be lost. */
  static void expectNothing(String phase, HookAnswer answer) throws HookException {
    if (!answer.env.isEmpty()
        || !answer.mounts.isEmpty()
        || !answer.devices.isEmpty()
        || !answer.state.isEmpty()
        || answer.done) {
      throw new HookException(
          "only prerun and prestart add env, mounts, devices or state; this was " + phase);
    }
  }
}
