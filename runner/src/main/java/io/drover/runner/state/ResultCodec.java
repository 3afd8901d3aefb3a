package io.drover.runner.state;

import io.drover.api.Validity;
import io.drover.api.driver.DeviceConfig;
import io.drover.api.driver.MountConfig;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.core.alloc.StoredRunnerResult;
import io.drover.core.task.StoredResult;
import io.drover.runner.store.Codec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Results of hooks, as stored. Values marked secret are left out: what holds one is valid for its
 * process only, so nobody will miss it.
 */
final class ResultCodec {
  private ResultCodec() {}

  static void write(Codec.Writer w, StoredResult s) {
    TaskPrestartResponse t = s.response();
    w.strings(open(t.env(), t.secretNames()))
        .list(t.secretNames(), Codec.Writer::string)
        .list(t.mounts(), ResultCodec::writeMount)
        .list(t.devices(), ResultCodec::writeDevice)
        .strings(t.state())
        .strings(t.output())
        .bool(t.done())
        .enumName(t.validity())
        .varint(s.attempt())
        .string(s.bootId())
        .string(s.processId());
  }

  static StoredResult read(Codec.Reader r) {
    TaskPrestartResponse response =
        new TaskPrestartResponse(
            r.strings(),
            names(r),
            r.list(ResultCodec::readMount),
            r.list(ResultCodec::readDevice),
            r.strings(),
            r.strings(),
            r.bool(),
            r.enumName(Validity.values()));
    return new StoredResult(response, r.intVarint(), r.string(), r.string());
  }

  static void writeRunner(Codec.Writer w, StoredRunnerResult s) {
    RunnerPrerunResponse p = s.response();
    w.strings(open(p.env(), p.secretNames()))
        .list(p.secretNames(), Codec.Writer::string)
        .strings(p.state())
        .strings(p.output())
        .enumName(p.validity())
        .string(s.bootId())
        .string(s.processId());
  }

  static StoredRunnerResult readRunner(Codec.Reader r) {
    RunnerPrerunResponse response =
        new RunnerPrerunResponse(
            r.strings(), names(r), r.strings(), r.strings(), r.enumName(Validity.values()));
    return new StoredRunnerResult(response, r.string(), r.string());
  }

  private static Map<String, String> open(Map<String, String> env, Set<String> secretNames) {
    Map<String, String> kept = new LinkedHashMap<>(env);
    kept.keySet().removeAll(secretNames);
    return kept;
  }

  private static Set<String> names(Codec.Reader r) {
    return new LinkedHashSet<>(r.list(Codec.Reader::string));
  }

  private static void writeMount(Codec.Writer w, MountConfig m) {
    w.string(m.taskPath()).string(m.hostPath()).bool(m.readOnly()).string(m.propagationMode());
  }

  private static MountConfig readMount(Codec.Reader r) {
    return new MountConfig(r.string(), r.string(), r.bool(), r.string());
  }

  private static void writeDevice(Codec.Writer w, DeviceConfig d) {
    w.string(d.taskPath()).string(d.hostPath()).string(d.permissions());
  }

  private static DeviceConfig readDevice(Codec.Reader r) {
    return new DeviceConfig(r.string(), r.string(), r.string());
  }
}
