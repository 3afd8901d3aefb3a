package io.drover.runner.alloc;

import io.drover.api.ErrorCode;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.MountConfig;
import io.drover.api.env.Masked;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.task.StoredResult;
import io.drover.core.task.TaskSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all hooks made for a task, merged by key in hook order. Two hooks that give the same key are
 * a clash: nobody could say which of them is right.
 *
 * @param env variables
 * @param secretNames names of those that are secret
 * @param mounts mounts
 * @param devices devices
 */
record MergedHooks(
    Map<String, String> env,
    Set<String> secretNames,
    List<MountConfig> mounts,
    List<DeviceConfig> devices) {

  @Override
  public String toString() {
    return "MergedHooks[env=%s, mounts=%s, devices=%s]"
        .formatted(Masked.env(env, secretNames), mounts, devices);
  }

  static MergedHooks of(AllocSpec spec, AllocSnapshot alloc, String task) throws DriverException {
    Merger merger = new Merger();
    for (String hook : spec.hooks().prerun()) {
      StoredRunnerResult result = alloc.facts().results().get(hook);
      if (result != null) {
        merger.env(hook, result.response().env(), result.response().secretNames());
      }
    }
    TaskSnapshot snapshot = alloc.tasks().get(task);
    for (String hook : spec.task(task).hooks().prestart()) {
      StoredResult result = snapshot == null ? null : snapshot.facts().results().get(hook);
      if (result != null) {
        merger.env(hook, result.response().env(), result.response().secretNames());
        merger.mounts(hook, result.response().mounts());
        merger.devices(hook, result.response().devices());
      }
    }
    return new MergedHooks(merger.env, merger.secretNames, merger.mounts, merger.devices);
  }

  private static final class Merger {
    private final Map<String, String> env = new LinkedHashMap<>();
    private final Set<String> secretNames = new HashSet<>();
    private final List<MountConfig> mounts = new ArrayList<>();
    private final List<DeviceConfig> devices = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>();

    void env(String hook, Map<String, String> more, Set<String> secrets) throws DriverException {
      for (Map.Entry<String, String> e : more.entrySet()) {
        claim("environment variable " + e.getKey(), hook);
        env.put(e.getKey(), e.getValue());
      }
      secretNames.addAll(secrets);
    }

    void mounts(String hook, List<MountConfig> more) throws DriverException {
      for (MountConfig mount : more) {
        claim("mount " + mount.taskPath(), hook);
        mounts.add(mount);
      }
    }

    void devices(String hook, List<DeviceConfig> more) throws DriverException {
      for (DeviceConfig device : more) {
        claim("device " + device.taskPath(), hook);
        devices.add(device);
      }
    }

    private void claim(String what, String hook) throws DriverException {
      String first = owners.putIfAbsent(what, hook);
      if (first != null && !first.equals(hook)) {
        throw new DriverException(
            ErrorCode.HOOK_CLASH,
            "hooks " + first + " and " + hook + " both give the " + what + "; remove one");
      }
    }
  }
}
