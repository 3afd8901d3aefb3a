package io.drover.jobspec.stanza;

import static io.drover.jobspec.stanza.Field.block;
import static io.drover.jobspec.stanza.Field.of;

/** The tables of networks, resources and volumes. */
public final class NetworkStanzas {
  /** {@code port} */
  public static final Stanza PORT =
      Stanza.labelled(
          "port",
          "Label",
          of("static", Kind.INT).json("Value"),
          of("to", Kind.INT),
          of("host_network", Kind.TEXT),
          of("ignore_collision", Kind.FLAG));

  /** {@code dns} */
  public static final Stanza DNS =
      Stanza.of(
          "dns", of("servers", Kind.TEXTS), of("searches", Kind.TEXTS), of("options", Kind.TEXTS));

  /** {@code cni} */
  public static final Stanza CNI = Stanza.of("cni", of("args", Kind.MAP));

  /** {@code network} */
  public static final Stanza NETWORK =
      Stanza.of(
          "network",
          of("mode", Kind.TEXT),
          of("device", Kind.TEXT),
          of("cidr", Kind.TEXT).json("CIDR"),
          of("ip", Kind.TEXT).json("IP"),
          block("dns", Kind.BLOCK, DNS).json("DNS"),
          block("reserved_ports", Kind.LABELLED, PORT),
          block("port", Kind.LABELLED, PORT).json("DynamicPorts"),
          of("hostname", Kind.TEXT),
          of("mbits", Kind.WHOLE).json("MBits"),
          block("cni", Kind.BLOCK, CNI).json("CNI"));

  /** {@code device} */
  public static final Stanza DEVICE =
      Stanza.repeatable(
          "device",
          "Name",
          of("count", Kind.WHOLE),
          block("constraint", Kind.BLOCKS, PolicyStanzas.CONSTRAINT).json("Constraints"),
          block("affinity", Kind.BLOCKS, PolicyStanzas.AFFINITY).json("Affinities"));

  /** {@code numa} */
  public static final Stanza NUMA =
      Stanza.of("numa", of("affinity", Kind.TEXT), of("devices", Kind.TEXTS));

  /** {@code resources} */
  public static final Stanza RESOURCES =
      Stanza.of(
          "resources",
          of("cpu", Kind.WHOLE).json("CPU"),
          of("cores", Kind.INT),
          of("memory", Kind.WHOLE).json("MemoryMB"),
          of("memory_max", Kind.WHOLE).json("MemoryMaxMB"),
          of("disk", Kind.WHOLE)
              .json("DiskMB")
              .noEffect("Nomad reads the ephemeral_disk of the group"),
          block("network", Kind.BLOCKS, NETWORK).json("Networks"),
          block("device", Kind.LABELLED, DEVICE).json("Devices"),
          block("numa", Kind.BLOCK, NUMA).json("NUMA"),
          of("secrets", Kind.WHOLE).json("SecretsMB"),
          of("iops", Kind.INT).json("IOPS").noEffect("Nomad has had no such limit since 0.9"));

  /** {@code mount_options} */
  public static final Stanza MOUNT_OPTIONS =
      Stanza.of(
          "mount_options", of("fs_type", Kind.TEXT).json("FSType"), of("mount_flags", Kind.TEXTS));

  /** {@code volume} */
  public static final Stanza VOLUME =
      Stanza.labelled(
          "volume",
          "Name",
          of("type", Kind.TEXT),
          of("source", Kind.TEXT),
          of("read_only", Kind.FLAG),
          of("sticky", Kind.FLAG),
          of("access_mode", Kind.TEXT),
          of("attachment_mode", Kind.TEXT),
          block("mount_options", Kind.BLOCK, MOUNT_OPTIONS),
          of("per_alloc", Kind.FLAG));

  /** {@code volume_mount} */
  public static final Stanza VOLUME_MOUNT =
      Stanza.of(
          "volume_mount",
          of("volume", Kind.TEXT),
          of("destination", Kind.TEXT),
          of("read_only", Kind.FLAG),
          of("propagation_mode", Kind.TEXT),
          of("selinux_label", Kind.TEXT).json("SELinuxLabel"));

  private NetworkStanzas() {}
}
