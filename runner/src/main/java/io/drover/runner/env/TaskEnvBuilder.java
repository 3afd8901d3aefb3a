package io.drover.runner.env;

import io.drover.api.env.TaskDir;
import io.drover.api.env.TaskEnv;
import io.drover.api.model.AllocatedResources.PortMapping;
import io.drover.api.model.AllocatedTaskResources;
import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out the environment of a task. From low to high: Nomad's own variables, the host's
 * environment where a name is free, the task's {@code env} block, what hooks made, in their order.
 */
public final class TaskEnvBuilder {
  /** Kept from tasks, as Nomad keeps them: what would let a task speak in the agent's name. */
  private static final Set<String> DENIED =
      Set.of(
          "CONSUL_TOKEN",
          "CONSUL_HTTP_TOKEN",
          "CONSUL_HTTP_TOKEN_FILE",
          "NOMAD_TOKEN",
          "NOMAD_LICENSE",
          "VAULT_TOKEN",
          "CONSUL_LICENSE",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "GOOGLE_APPLICATION_CREDENTIALS");

  /** Names that belong to a user: those of the agent's are wrong for a task of another. */
  private static final Set<String> OF_THE_USER = Set.of("HOME", "USER", "LOGNAME", "MAIL", "SHELL");

  private static final List<String> CLEANED =
      List.of("NOMAD_ADDR_", "NOMAD_IP_", "NOMAD_PORT_", "NOMAD_HOST_PORT_", "NOMAD_META_");

  private final Map<String, String> host;
  private final HostNode node;

  /** A builder on this machine; {@code host} is our own environment. */
  public TaskEnvBuilder(Map<String, String> host, HostNode node) {
    this.host = host;
    this.node = node;
  }

  /** What is the same for all tasks of an alloc. */
  public TaskEnv ofAlloc(Allocation alloc) {
    Map<String, String> env = new LinkedHashMap<>();
    allocVars(env, alloc);
    portVars(env, alloc);
    metaVars(env, alloc, null);
    return new BuiltEnv(env, Set.of(), nodeValues(env, alloc, null));
  }

  /**
   * The whole environment of a task.
   *
   * @param made what hooks made, merged
   * @param secretNames names in {@code made} whose values are secret
   */
  public TaskEnv ofTask(
      Allocation alloc, Task task, TaskDir dir, Map<String, String> made, Set<String> secretNames) {
    Map<String, String> env = new LinkedHashMap<>();
    allocVars(env, alloc);
    env.put("NOMAD_TASK_NAME", task.name());
    env.put("NOMAD_ALLOC_DIR", dir.sharedAllocDir().toString());
    env.put("NOMAD_TASK_DIR", dir.localDir().toString());
    env.put("NOMAD_SECRETS_DIR", dir.secretsDir().toString());
    resourceVars(env, alloc.resources().tasks().get(task.name()), task);
    portVars(env, alloc);
    metaVars(env, alloc, task);
    hostVars(env, !task.user().isEmpty());
    Map<String, String> values = nodeValues(env, alloc, task);
    Map<String, String> written = new HashMap<>();
    task.env().forEach((name, value) -> written.put(clean(name), value));
    Resolver resolver = new Resolver(env, written, values);
    task.env().keySet().forEach(name -> env.put(clean(name), resolver.written(clean(name))));
    env.putAll(made);
    return new BuiltEnv(env, secretNames, values);
  }

  /**
   * Values that refer to others, whatever their order; a circle stays as it was written.
   *
   * @param lower what stands below the written ones
   */
  private record Resolver(
      Map<String, String> lower,
      Map<String, String> written,
      Map<String, String> node,
      Map<String, String> done,
      Set<String> open) {

    Resolver(Map<String, String> lower, Map<String, String> written, Map<String, String> node) {
      this(new HashMap<>(lower), written, node, new HashMap<>(), new LinkedHashSet<>());
    }

    String written(String name) {
      String known = done.get(name);
      if (known != null) {
        return known;
      }
      String raw = written.getOrDefault(name, "");
      if (!open.add(name)) {
        return "${" + name + "}";
      }
      String value = Interpolation.fill(raw, n -> value(name, n), _ -> {});
      open.remove(name);
      done.put(name, value);
      return value;
    }

    /** A name that refers to itself means the value below, as in a shell. */
    private @Nullable String value(String asking, String name) {
      String fromNode = node.get(name);
      if (fromNode != null) {
        return fromNode;
      }
      return written.containsKey(name) && !name.equals(asking) ? written(name) : lower.get(name);
    }
  }

  private void allocVars(Map<String, String> env, Allocation alloc) {
    env.put("NOMAD_ALLOC_ID", alloc.id());
    env.put("NOMAD_SHORT_ALLOC_ID", alloc.id().substring(0, Math.min(8, alloc.id().length())));
    env.put("NOMAD_ALLOC_NAME", alloc.name());
    env.put("NOMAD_ALLOC_INDEX", Integer.toString(alloc.index()));
    env.put("NOMAD_GROUP_NAME", alloc.taskGroup());
    env.put("NOMAD_JOB_ID", alloc.job().id());
    env.put("NOMAD_JOB_NAME", alloc.job().name());
    env.put("NOMAD_NAMESPACE", alloc.namespace());
    env.put("NOMAD_REGION", alloc.job().region().isEmpty() ? "global" : alloc.job().region());
    env.put("NOMAD_DC", String.valueOf(node.get("node.datacenter")));
  }

  private static void resourceVars(
      Map<String, String> env, @Nullable AllocatedTaskResources given, Task task) {
    long cpu = given == null ? task.resources().cpu() : given.cpuShares();
    long memory = given == null ? task.resources().memoryMb() : given.memoryMb();
    long memoryMax = given == null ? task.resources().memoryMaxMb() : given.memoryMaxMb();
    env.put("NOMAD_CPU_LIMIT", Long.toString(cpu));
    // One blank where no core is reserved: what Nomad sets, and scripts test for.
    env.put("NOMAD_CPU_CORES", " ");
    env.put("NOMAD_MEMORY_LIMIT", Long.toString(memory));
    env.put("NOMAD_PARENT_CGROUP", "nomad.slice");
    if (memoryMax > 0) {
      env.put("NOMAD_MEMORY_MAX_LIMIT", Long.toString(memoryMax));
    }
  }

  private static Map<String, String> meta(Allocation alloc, @Nullable Task task) {
    Map<String, String> meta = new LinkedHashMap<>(alloc.job().meta());
    TaskGroup group = alloc.group();
    if (group != null) {
      meta.putAll(group.meta());
    }
    if (task != null) {
      meta.putAll(task.meta());
    }
    return meta;
  }

  /** Their values may name what stands in the environment so far, and the machine's. */
  private void metaVars(Map<String, String> env, Allocation alloc, @Nullable Task task) {
    Map<String, String> written = new LinkedHashMap<>();
    meta(alloc, task)
        .forEach((key, value) -> {
          written.put(clean("NOMAD_META_" + key.toUpperCase(Locale.ROOT)), value);
          written.put(clean("NOMAD_META_" + key), value);
        });
    Resolver resolver = new Resolver(env, written, node.values());
    written.keySet().forEach(name -> env.put(name, resolver.written(name)));
  }

  private static void portVars(Map<String, String> env, Allocation alloc) {
    for (PortMapping port : alloc.resources().ports()) {
      String label = port.label();
      int inside = port.to() > 0 ? port.to() : port.value();
      String address = port.hostIp() + ":" + text(port.value());
      env.put(clean("NOMAD_IP_" + label), port.hostIp());
      env.put(clean("NOMAD_HOST_IP_" + label), port.hostIp());
      env.put(clean("NOMAD_ADDR_" + label), address);
      env.put(clean("NOMAD_HOST_ADDR_" + label), address);
      env.put(clean("NOMAD_HOST_PORT_" + label), text(port.value()));
      env.put(clean("NOMAD_PORT_" + label), text(inside));
      env.put(clean("NOMAD_ALLOC_PORT_" + label), text(inside));
    }
  }

  /** A plan does not know what will be chosen. */
  private static String text(int port) {
    return port == 0 ? "<port>" : Integer.toString(port);
  }

  private void hostVars(Map<String, String> env, boolean otherUser) {
    host.forEach((name, value) -> {
      boolean kept =
          !name.startsWith("NOMAD_")
              && !DENIED.contains(name)
              && !(otherUser && OF_THE_USER.contains(name));
      if (kept) {
        env.putIfAbsent(name, value);
      }
    });
  }

  private Map<String, String> nodeValues(
      Map<String, String> env, Allocation alloc, @Nullable Task task) {
    Map<String, String> values = new LinkedHashMap<>(node.values());
    for (String key : meta(alloc, task).keySet()) {
      values.putIfAbsent("meta." + key, env.getOrDefault(clean("NOMAD_META_" + key), ""));
    }
    return values;
  }

  /** Characters that no variable may have become underscores, in the names in which Nomad does. */
  private static String clean(String name) {
    if (CLEANED.stream().noneMatch(name::startsWith)) {
      return name;
    }
    StringBuilder clean = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean good = c == '_' || c < 128 && Character.isLetterOrDigit(c);
      clean.append(good ? c : '_');
    }
    return clean.toString();
  }
}
