package io.drover.api.hook;

import io.drover.api.Validity;
import io.drover.api.env.Masked;
import java.util.Map;
import java.util.Set;

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
    Set<String> secretNames,
    Map<String, String> state,
    Map<String, String> output,
    Validity validity) {

  public RunnerPrerunResponse {
    env = Map.copyOf(env);
    secretNames = Set.copyOf(secretNames);
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
    return new RunnerPrerunResponse(Map.of(), Set.of(), Map.of(), Map.of(), validity);
  }

  /** Without what is secret: it may be logged. */
  @Override
  public String toString() {
    return "RunnerPrerunResponse[env=%s, state=%s, output=%s, validity=%s]"
        .formatted(Masked.env(env, secretNames), state, output, validity);
  }
}
