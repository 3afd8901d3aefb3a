package io.drover.api.hook;

import io.drover.api.Validity;
import java.util.Map;

/**
 * What a Prerun made. Stored in the same transaction as the step.
 *
 * @param env variables for every task of the alloc
 * @param secretNames names in {@code env} whose values must never be stored; a response that has
 *     any is valid for this process only
 * @param state handed to the next call of the same hook, and to Postrun and Destroy
 * @param output free named values, shown on the timeline
 * @param validity how long all of this stays true
 * @since 0.1
 */
public record RunnerPrerunResponse(
    Map<String, String> env,
    java.util.Set<String> secretNames,
    Map<String, String> state,
    Map<String, String> output,
    Validity validity) {

  public RunnerPrerunResponse {
    env = Map.copyOf(env);
    secretNames = java.util.Set.copyOf(secretNames);
    state = Map.copyOf(state);
    output = Map.copyOf(output);
    validity = secretNames.isEmpty() ? validity : Validity.PROCESS;
  }

  /** Nothing to add, and nothing that could become untrue. */
  public static RunnerPrerunResponse none() {
    return valid(Validity.REBOOT);
  }

  /** Nothing to add; what was done stays true for {@code validity}. */
  public static RunnerPrerunResponse valid(Validity validity) {
    return new RunnerPrerunResponse(Map.of(), java.util.Set.of(), Map.of(), Map.of(), validity);
  }
}
