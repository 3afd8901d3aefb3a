package io.drover.runner.env;

import io.drover.driver.common.SignalNames;
import io.drover.jobspec.match.NodeAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This machine, as jobs see it. Read once, on first use; afterwards nothing blocks. */
public final class HostNode implements NodeAttributes {
  /** Whose job files and whose behaviour these are. */
  private static final String NOMAD_VERSION = "2.0.5";

  private final String id;
  private final Set<String> drivers;
  private @Nullable Map<String, String> values;

  /**
   * This machine under an identity.
   *
   * @param id the node's id, kept in the data folder
   * @param drivers the names of the drivers that are there
   */
  public HostNode(String id, Set<String> drivers) {
    this.id = id;
    this.drivers = drivers;
  }

  @Override
  public @Nullable String get(String name) {
    return values().get(name);
  }

  /** The node's id. */
  public String id() {
    return id;
  }

  /** The node's name: the host's. */
  public String name() {
    return values().getOrDefault("node.unique.name", "localhost");
  }

  /** Every attribute by name. */
  public synchronized Map<String, String> values() {
    Map<String, String> known = values;
    if (known == null) {
      known = Map.copyOf(read());
      values = known;
    }
    return known;
  }

  private Map<String, String> read() {
    Map<String, String> all = new LinkedHashMap<>();
    String host = line("/proc/sys/kernel/hostname", "localhost");
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    all.put("node.unique.id", id);
    all.put("node.unique.name", host);
    all.put("node.datacenter", "dc1");
    all.put("node.region", "global");
    all.put("node.class", "");
    all.put("node.pool", "default");
    all.put("attr.unique.hostname", host);
    all.put("attr.kernel.name", "linux");
    all.put("attr.kernel.version", line("/proc/sys/kernel/osrelease", ""));
    all.put("attr.kernel.arch", arch.equals("amd64") ? "x86_64" : arch);
    all.put("attr.cpu.arch", arch.equals("aarch64") ? "arm64" : arch);
    all.put("attr.cpu.numcores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put("attr.memory.totalbytes", Long.toString(memoryBytes()));
    all.put(
        "attr.unique.network.ip-address",
        HostAddress.of(text("/proc/net/route"), text("/proc/net/fib_trie")));
    boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    all.put("attr.os.cgroups.version", unified ? "2" : "1");
    all.put("attr.nomad.version", NOMAD_VERSION);
    all.put("attr.os.signals", String.join(",", SignalNames.all()));
    osRelease(all);
    for (String driver : drivers) {
      all.put("attr.driver." + driver, "1");
    }
    return all;
  }

  private static void osRelease(Map<String, String> into) {
    for (String line : text("/etc/os-release").split("\n")) {
      int equals = line.indexOf('=');
      String value = equals < 0 ? "" : line.substring(equals + 1).replace("\"", "");
      if (line.startsWith("ID=")) {
        into.put("attr.os.name", value);
      } else if (line.startsWith("VERSION_ID=")) {
        into.put("attr.os.version", value);
      }
    }
  }

  private static long memoryBytes() {
    String text = text("/proc/meminfo");
    if (!text.startsWith("MemTotal:")) {
      return 0;
    }
    String[] words = text.substring(9, text.indexOf('\n')).trim().split(" ");
    return Long.parseLong(words[0]) * 1024;
  }

  private static String line(String path, String otherwise) {
    String text = text(path).trim();
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException notThere) {
      return "";
    }
  }
}
