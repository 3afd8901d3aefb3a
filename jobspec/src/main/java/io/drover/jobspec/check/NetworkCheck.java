package io.drover.jobspec.check;

import io.drover.api.model.JobType;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.RequestedDevice;
import io.drover.api.model.Resources;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.VolumeMount;
import io.drover.api.model.VolumeRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about networks, resources and volumes. */
final class NetworkCheck {
  private static final int PORT_MAX = 65_535;
  private static final int HOST_NAME_CHARS_MAX = 253;
  private static final int LABEL_CHARS_MAX = 63;

  private final Checker check;
  private final PolicyCheck policies;

  NetworkCheck(Checker check, PolicyCheck policies) {
    this.check = check;
    this.policies = policies;
  }

  /** The networks of a group and of its tasks, which share labels and static ports. */
  void networks(TaskGroup group, String path) {
    Map<String, String> labels = new HashMap<>();
    Map<String, String> statics = new HashMap<>();
    Set<String> cniArgs = new HashSet<>();
    check.that(
        group.networks().size() <= 1,
        path + "/network/1",
        "a group can have one network, not " + group.networks().size());
    for (int i = 0; i < group.networks().size(); i++) {
      NetworkResource network = group.networks().get(i);
      String at = path + "/network/" + i;
      ports(network, at, "the group's network", labels, statics);
      if (network.cni() != null) {
        network.cni().args().forEach((key, value) -> cni(key, value, at, cniArgs));
      }
      check.that(
          network.hostname().contains("${") || isHostName(network.hostname()),
          at + "/hostname",
          "hostname is not a valid DNS name: " + network.hostname());
    }
    for (Task task : group.tasks()) {
      List<NetworkResource> networks = task.resources().networks();
      for (int i = 0; i < networks.size(); i++) {
        String at = path + "/task/" + task.name() + "/resources/network/" + i;
        ports(networks.get(i), at, "task " + task.name(), labels, statics);
      }
    }
  }

  private void cni(String key, String value, String at, Set<String> seen) {
    check.that(seen.add(key), at + "/cni/args", "CNI argument " + key + " is there twice");
    check.that(
        !key.contains(";") && !value.contains(";"),
        at + "/cni/args",
        "CNI argument " + key + " must not have a semicolon in its name or value");
  }

  private void ports(
      NetworkResource network,
      String path,
      String owner,
      Map<String, String> labels,
      Map<String, String> statics) {
    List<Port> all = new ArrayList<>(network.reservedPorts());
    all.addAll(network.dynamicPorts());
    for (Port port : all) {
      String at = path + "/port/" + port.label();
      String before = labels.putIfAbsent(port.label(), owner);
      check.that(before == null, at, "port " + port.label() + " is already a port of " + before);
      if (port.value() != 0) {
        String host = port.hostNetwork().isEmpty() ? "default" : port.hostNetwork();
        String other = statics.putIfAbsent(host + ":" + port.value(), port.label());
        check.that(
            other == null || port.ignoreCollision(),
            at + "/static",
            "port number " + port.value() + " is already taken by port " + other);
        check.that(
            port.value() > 0 && port.value() <= PORT_MAX,
            at + "/static",
            "static must be between 1 and " + PORT_MAX + ": " + port.value());
      }
      check.that(
          port.to() >= -1 && port.to() <= PORT_MAX,
          at + "/to",
          "to must be between -1 and " + PORT_MAX + ": " + port.to());
      check.that(
          !port.ignoreCollision() || network.mode().isEmpty() || network.mode().equals("host"),
          at + "/ignore_collision",
          "ignore_collision is for network mode host only");
    }
  }

  private static boolean isHostName(String name) {
    if (name.length() > HOST_NAME_CHARS_MAX) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (label.length() > LABEL_CHARS_MAX) {
        return false;
      }
    }
    return !name.contains("..") && !name.startsWith(".");
  }

  void resources(Resources resources, String path) {
    String at = path + "/resources";
    check.notNegative(resources.cores(), at, "cores");
    check.that(
        resources.cores() <= 0 || resources.cpu() <= 0,
        at + "/cores",
        "ask for cpu or for cores, not for both");
    check.that(
        resources.cores() > 0 || resources.cpu() >= 1,
        at + "/cpu",
        "cpu must be at least 1 (MHz): " + resources.cpu());
    check.that(
        resources.memoryMb() >= 10,
        at + "/memory",
        "memory must be at least 10 (MiB): " + resources.memoryMb());
    check.that(
        resources.memoryMaxMb() == 0
            || resources.memoryMaxMb() == -1
            || resources.memoryMaxMb() >= resources.memoryMb(),
        at + "/memory_max",
        "memory_max ("
            + resources.memoryMaxMb()
            + ") must not be below memory ("
            + resources.memoryMb()
            + ")");
    check.notNegative(resources.secretsMb(), at, "secrets");
    check.that(
        resources.secretsMb() <= Math.max(0, resources.memoryMb()),
        at + "/secrets",
        "secrets ("
            + resources.secretsMb()
            + ") must not be above memory ("
            + resources.memoryMb()
            + ")");
    Set<String> names = new HashSet<>();
    for (RequestedDevice device : resources.devices()) {
      String deviceAt = at + "/device/" + device.name();
      names.add(device.name());
      check.that(
          !device.name().isEmpty(),
          deviceAt,
          "a device is called type, vendor/type or vendor/type/model");
      policies.constraints(device.constraints(), deviceAt);
      policies.affinities(device.affinities(), JobType.SERVICE, deviceAt);
    }
    Resources.Numa numa = resources.numa();
    if (numa != null) {
      check.oneOf(numa.affinity(), List.of("none", "prefer", "require"), at + "/numa", "affinity");
      for (String device : numa.devices()) {
        check.that(
            names.contains(device),
            at + "/numa/devices",
            "numa names the device " + device + ", which the task does not ask for");
      }
    }
  }

  void volumes(TaskGroup group, JobType type, String path) {
    for (VolumeRequest volume : group.volumes().values()) {
      String at = path + "/volume/" + volume.name();
      if (!volume.type().equals("host") && !volume.type().equals("csi")) {
        check.wrong(at + "/type", "type must be host or csi, not \"" + volume.type() + "\"");
        continue;
      }
      check.that(!volume.source().isEmpty(), at, "source is missing");
      if (volume.perAlloc()) {
        perAlloc(volume, group, type, at);
      }
      if (volume.type().equals("host")) {
        hostVolume(volume, at);
      } else {
        csiVolume(volume, group, at);
      }
    }
  }

  private void perAlloc(VolumeRequest volume, TaskGroup group, JobType type, String at) {
    check.that(
        type == JobType.SERVICE || type == JobType.BATCH,
        at + "/per_alloc",
        "per_alloc is for service and batch jobs only");
    check.that(
        group.update() == null || group.update().canary() == 0,
        at + "/per_alloc",
        "per_alloc and canaries do not go together");
    check.that(!volume.sticky(), at + "/per_alloc", "per_alloc and sticky do not go together");
  }

  private void hostVolume(VolumeRequest volume, String at) {
    check.that(
        volume.mountOptions() == null, at + "/mount_options", "host volumes have no mount_options");
    check.oneOf(
        volume.accessMode(),
        List.of(
            "",
            "single-node-reader-only",
            "single-node-writer",
            "single-node-single-writer",
            "single-node-multi-writer"),
        at,
        "access_mode");
    readOnly(volume, at);
  }

  private void readOnly(VolumeRequest volume, String at) {
    check.that(
        volume.readOnly() || !volume.accessMode().endsWith("reader-only"),
        at + "/access_mode",
        "access_mode " + volume.accessMode() + " needs read_only = true");
  }

  private void csiVolume(VolumeRequest volume, TaskGroup group, String at) {
    check.that(!volume.attachmentMode().isEmpty(), at, "a CSI volume needs attachment_mode");
    check.that(
        !volume.attachmentMode().equals("block-device") || volume.mountOptions() == null,
        at + "/mount_options",
        "block devices have no mount_options");
    check.that(!volume.accessMode().isEmpty(), at, "a CSI volume needs access_mode");
    readOnly(volume, at);
    boolean one =
        volume.accessMode().startsWith("single-node-")
            || (volume.accessMode().equals("multi-node-single-writer") && !volume.readOnly());
    check.that(
        !one || group.count() <= 1 || volume.perAlloc(),
        at + "/access_mode",
        "access_mode "
            + volume.accessMode()
            + " allows one instance, and the group has "
            + group.count()
            + ": add per_alloc = true");
  }

  void volumeMounts(Task task, TaskGroup group, String path) {
    for (int i = 0; i < task.volumeMounts().size(); i++) {
      VolumeMount mount = task.volumeMounts().get(i);
      String at = path + "/volume_mount/" + i;
      check.that(
          group.volumes().containsKey(mount.volume()),
          at + "/volume",
          "the group has no volume \"" + mount.volume() + "\"");
      check.oneOf(
          mount.propagationMode(),
          List.of("", "private", "host-to-task", "bidirectional"),
          at,
          "propagation_mode");
      check.oneOf(mount.selinuxLabel(), List.of("", "z", "Z"), at, "selinux_label");
    }
  }
}
