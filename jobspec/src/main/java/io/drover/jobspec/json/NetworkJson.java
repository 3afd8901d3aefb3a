package io.drover.jobspec.json;

import io.drover.api.model.Dns;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.RequestedDevice;
import io.drover.api.model.Resources;
import io.drover.api.model.VolumeMount;
import io.drover.api.model.VolumeRequest;

/** Networks, resources and volumes. */
final class NetworkJson {
  private NetworkJson() {}

  static void network(JsonOut json, NetworkResource network) {
    json.text("Mode", network.mode())
        .text("Device", network.device())
        .text("CIDR", network.cidr())
        .text("IP", network.ip())
        .text("Hostname", network.hostname())
        .whole("MBits", network.mbits())
        .object("DNS", network.dns(), NetworkJson::dns)
        .list("ReservedPorts", network.reservedPorts(), NetworkJson::port)
        .list("DynamicPorts", network.dynamicPorts(), NetworkJson::port)
        .object("CNI", network.cni(), (inner, cni) -> inner.map("Args", cni.args()));
  }

  private static void port(JsonOut json, Port port) {
    json.text("Label", port.label())
        .whole("Value", port.value())
        .whole("To", port.to())
        .text("HostNetwork", port.hostNetwork())
        .flag("IgnoreCollision", port.ignoreCollision());
  }

  static void dns(JsonOut json, Dns dns) {
    json.texts("Servers", dns.servers())
        .texts("Searches", dns.searches())
        .texts("Options", dns.options());
  }

  static void resources(JsonOut json, Resources resources) {
    json.whole("CPU", resources.cpu())
        .whole("Cores", resources.cores())
        .whole("MemoryMB", resources.memoryMb())
        .whole("MemoryMaxMB", resources.memoryMaxMb())
        .whole("DiskMB", 0)
        .whole("IOPS", 0)
        .whole("SecretsMB", resources.secretsMb())
        .list("Networks", resources.networks(), NetworkJson::network)
        .list("Devices", resources.devices(), NetworkJson::device)
        .object(
            "NUMA",
            resources.numa(),
            (inner, numa) ->
                inner.text("Affinity", numa.affinity()).texts("Devices", numa.devices()));
  }

  private static void device(JsonOut json, RequestedDevice device) {
    json.text("Name", device.name())
        .whole("Count", device.count())
        .list("Constraints", device.constraints(), PolicyJson::constraint)
        .list("Affinities", device.affinities(), PolicyJson::affinity);
  }

  static void volume(JsonOut json, VolumeRequest volume) {
    json.text("Name", volume.name())
        .text("Type", volume.type())
        .text("Source", volume.source())
        .flag("ReadOnly", volume.readOnly())
        .flag("Sticky", volume.sticky())
        .text("AccessMode", volume.accessMode())
        .text("AttachmentMode", volume.attachmentMode())
        .object(
            "MountOptions",
            volume.mountOptions(),
            (inner, options) ->
                inner.text("FSType", options.fsType()).texts("MountFlags", options.mountFlags()))
        .flag("PerAlloc", volume.perAlloc());
  }

  static void volumeMount(JsonOut json, VolumeMount mount) {
    json.text("Volume", mount.volume())
        .text("Destination", mount.destination())
        .flag("ReadOnly", mount.readOnly())
        .text("PropagationMode", mount.propagationMode())
        .text("SELinuxLabel", mount.selinuxLabel());
  }
}
