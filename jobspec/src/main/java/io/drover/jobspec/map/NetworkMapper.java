package io.drover.jobspec.map;

import io.drover.api.model.CsiPlugin;
import io.drover.api.model.Dns;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.RequestedDevice;
import io.drover.api.model.Resources;
import io.drover.api.model.VolumeMount;
import io.drover.api.model.VolumeRequest;
import io.drover.jobspec.stanza.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks, resources and volumes. */
final class NetworkMapper {
  private NetworkMapper() {}

  static List<NetworkResource> networks(List<Block> blocks) {
    List<NetworkResource> made = new ArrayList<>();
    for (Block block : blocks) {
      List<Port> reserved = new ArrayList<>();
      List<Port> dynamic = new ArrayList<>();
      for (Block port : block.blocks("reserved_ports")) {
        reserved.add(port(port));
      }
      for (Block port : block.blocks("port")) {
        (port.number("static", 0) > 0 ? reserved : dynamic).add(port(port));
      }
      made.add(
          new NetworkResource(
              block.text("mode"),
              block.text("device"),
              block.text("cidr"),
              block.text("ip"),
              block.text("hostname"),
              block.whole("mbits", 0),
              dns(block.block("dns")),
              reserved,
              dynamic,
              cni(block.block("cni"))));
    }
    return made;
  }

  private static Port port(Block block) {
    return new Port(
        block.label(),
        block.number("static", 0),
        block.number("to", 0),
        block.text("host_network"),
        block.flag("ignore_collision", false));
  }

  private static @Nullable Dns dns(@Nullable Block block) {
    return block == null
        ? null
        : new Dns(block.texts("servers"), block.texts("searches"), block.texts("options"));
  }

  private static NetworkResource.@Nullable Cni cni(@Nullable Block block) {
    return block == null ? null : new NetworkResource.Cni(block.map("args"));
  }

  static Resources resources(@Nullable Block block) {
    Resources base = Resources.DEFAULT;
    if (block == null) {
      return base;
    }
    int cores = block.number("cores", 0);
    long cpu = block.whole("cpu", block.has("cores") ? 0 : base.cpu());
    return new Resources(
        cpu,
        cores,
        block.whole("memory", base.memoryMb()),
        block.whole("memory_max", 0),
        block.whole("secrets", 0),
        networks(block.blocks("network")),
        devices(block.blocks("device")),
        numa(block.block("numa")));
  }

  private static List<RequestedDevice> devices(List<Block> blocks) {
    List<RequestedDevice> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(
          new RequestedDevice(
              block.label(),
              block.whole("count", 1),
              PolicyMapper.constraints(block.blocks("constraint")),
              PolicyMapper.affinities(block.blocks("affinity"))));
    }
    return made;
  }

  private static Resources.@Nullable Numa numa(@Nullable Block block) {
    return block == null
        ? null
        : new Resources.Numa(block.text("affinity", "none"), block.texts("devices"));
  }

  static Map<String, VolumeRequest> volumes(List<Block> blocks) {
    Map<String, VolumeRequest> made = new LinkedHashMap<>();
    for (Block block : blocks) {
      Block options = block.block("mount_options");
      made.put(
          block.label(),
          new VolumeRequest(
              block.label(),
              block.text("type"),
              block.text("source"),
              block.flag("read_only", false),
              block.flag("sticky", false),
              block.text("access_mode"),
              block.text("attachment_mode"),
              options == null
                  ? null
                  : new VolumeRequest.MountOptions(
                      options.text("fs_type"), options.texts("mount_flags")),
              block.flag("per_alloc", false)));
    }
    return made;
  }

  static List<VolumeMount> volumeMounts(List<Block> blocks) {
    List<VolumeMount> made = new ArrayList<>();
    for (Block block : blocks) {
      made.add(
          new VolumeMount(
              block.text("volume"),
              block.text("destination"),
              block.flag("read_only", false),
              block.text("propagation_mode", "private"),
              block.text("selinux_label")));
    }
    return made;
  }

  static @Nullable CsiPlugin csiPlugin(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new CsiPlugin(
        block.text("id"),
        block.text("type"),
        block.text("mount_dir", "/csi"),
        block.text("stage_publish_base_dir", "/local/csi"),
        block.span("health_timeout", Duration.ofSeconds(30)));
  }
}
