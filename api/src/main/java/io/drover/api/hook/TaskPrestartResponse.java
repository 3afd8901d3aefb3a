package io.drover.api.hook;

import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.env.Masked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Prestart made. Stored whole, in the same transaction as the step, so that a later start
 * sees what the first one saw.
 *
 * @param env environment variables for the task
 * @param secretNames names in {@code env} whose values must never be stored; a response that has
 *     any is valid for this process only
 * @param mounts host paths to mount into the task
 * @param devices devices to give to the task
 * @param state handed to the next call of the same hook; replaces the previous state entirely
 * @param output free named values, shown on the timeline
 * @param done true: do not call this hook again for this task while the result is valid
 * @param validity how long all of this stays true
 * @since 0.1
 */
public record TaskPrestartResponse(
    Map<String, String> env,
    Set<String> secretNames,
    List<MountConfig> mounts,
    List<DeviceConfig> devices,
    Map<String, String> state,
    Map<String, String> output,
    boolean done,
    Validity validity) {

  public TaskPrestartResponse {
    env = Map.copyOf(env);
    secretNames = Set.copyOf(secretNames);
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    state = Map.copyOf(state);
    output = Map.copyOf(output);
    validity = secretNames.isEmpty() ? validity : Validity.PROCESS;
  }

  /** Without what is secret: it may be logged. */
  @Override
  public String toString() {
    return ("TaskPrestartResponse[env=%s, mounts=%s, devices=%s, state=%s, output=%s, done=%s,"
            + " validity=%s]")
        .formatted(Masked.env(env, secretNames), mounts, devices, state, output, done, validity);
  }

  /** Nothing to add; called again before the next start. */
  public static TaskPrestartResponse none() {
    return builder().build();
  }

  /** An empty response to fill; not thread safe. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a response. Not thread safe. */
  public static final class Builder {
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Set<String> secretNames = new LinkedHashSet<>();
    private final List<MountConfig> mounts = new ArrayList<>();
    private final List<DeviceConfig> devices = new ArrayList<>();
    private final Map<String, String> state = new LinkedHashMap<>();
    private final Map<String, String> output = new LinkedHashMap<>();
    private boolean done;
    private Validity validity = Validity.AGENT_RESTART;

    private Builder() {}

    /** Adds a variable. */
    public Builder env(String name, String value) {
      env.put(name, value);
      return this;
    }

    /** Adds a variable whose value is never stored. */
    public Builder secretEnv(String name, String value) {
      secretNames.add(name);
      return env(name, value);
    }

    /** Adds a mount. */
    public Builder mount(MountConfig mount) {
      mounts.add(mount);
      return this;
    }

    /** Adds a device. */
    public Builder device(DeviceConfig device) {
      devices.add(device);
      return this;
    }

    /** Adds an entry to the state. */
    public Builder state(String key, String value) {
      state.put(key, value);
      return this;
    }

    /** Takes over all of {@code previous}. */
    public Builder state(Map<String, String> previous) {
      state.putAll(previous);
      return this;
    }

    /** Adds a free named value. */
    public Builder output(String key, String value) {
      output.put(key, value);
      return this;
    }

    /** Says that the hook need not be called again while the result is valid. */
    public Builder done() {
      done = true;
      return this;
    }

    /** Says how long the result stays true; {@link Validity#AGENT_RESTART} if not said. */
    public Builder validity(Validity howLong) {
      validity = howLong;
      return this;
    }

    /** The response. */
    public TaskPrestartResponse build() {
      return new TaskPrestartResponse(
          env, secretNames, mounts, devices, state, output, done, validity);
    }
  }
}
