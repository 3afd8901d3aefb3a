package io.drover.jobspec;

import static io.drover.jobspec.Support.Status.ACCEPTED;
import static io.drover.jobspec.Support.Status.REFUSED;
import static io.drover.jobspec.Support.Status.WORKS;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.MigrateStrategy;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.ReschedulePolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.UpdateStrategy;
import io.drover.jobspec.Support.Row;
import io.drover.jobspec.Support.Rule;
import io.drover.jobspec.Support.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The table itself: every field of a job, of a group and of a task, in the order of a job file. */
final class SupportTable {
  private static final String ELSEWHERE = "it chooses between machines";
  private static final String VERSIONS = "it needs deployments, which come later";
  private static final String MESH = "services are not registered yet";

  private SupportTable() {}

  /** What every group or task below takes over; it is told of them. */
  private static <T> Rule<T> handed(Status status, String part, String why) {
    return new Rule<>(new Row(part, "", status, why), owner -> null);
  }

  private static <T> Rule<T> works(String part, String why) {
    return new Rule<>(new Row(part, "", WORKS, why), owner -> null);
  }

  /** A row for a part that is there when the predicate holds, and that was written at the path. */
  private static <T> Rule<T> when(
      Status status, String part, String path, String why, Predicate<T> there) {
    return new Rule<>(new Row(part, "", status, why), owner -> there.test(owner) ? path : null);
  }

  private static <T> Rule<T> when(
      Status status, String part, String detail, String path, String why, Predicate<T> there) {
    return new Rule<>(new Row(part, detail, status, why), owner -> there.test(owner) ? path : null);
  }

  private static <T> Rule<T> find(
      Status status, String part, String why, Function<T, @Nullable String> find) {
    return new Rule<>(new Row(part, "", status, why), find);
  }

  static final List<Rule<Job>> JOB =
      List.of(
          when(ACCEPTED, "job.region", "region", ELSEWHERE, job -> !job.region().equals("global")),
          works("job.namespace", "part of the job's identity"),
          works("job.id", ""),
          works("job.name", ""),
          works("job.type", "service, batch, system, sysbatch"),
          when(ACCEPTED, "job.priority", "priority", ELSEWHERE, job -> job.priority() != 50),
          when(ACCEPTED, "job.all_at_once", "all_at_once", ELSEWHERE, Job::allAtOnce),
          when(
              ACCEPTED,
              "job.datacenters",
              "datacenters",
              ELSEWHERE,
              job -> !job.datacenters().equals(List.of("*"))),
          when(
              ACCEPTED,
              "job.node_pool",
              "node_pool",
              ELSEWHERE,
              job -> !job.nodePool().equals("default")),
          works("job.constraint", "checked against this machine"),
          when(
              ACCEPTED,
              "job.affinity",
              "affinity/0",
              ELSEWHERE,
              job -> !job.affinities().isEmpty()),
          works("job.group", ""),
          handed(ACCEPTED, "job.update", "see group.update"),
          when(
              REFUSED,
              "job.multiregion",
              "multiregion",
              "there is one region here",
              job -> job.multiregion() != null),
          when(ACCEPTED, "job.spread", "spread/0", ELSEWHERE, job -> !job.spreads().isEmpty()),
          when(
              REFUSED,
              "job.periodic",
              "periodic",
              "run the job when it is due, or leave the stanza out",
              job -> job.periodic() != null),
          when(
              REFUSED,
              "job.parameterized",
              "parameterized",
              "the job must be dispatched first",
              job -> job.parameterizedJob() != null && !job.registration().dispatched()),
          handed(ACCEPTED, "job.reschedule", "see group.reschedule"),
          handed(ACCEPTED, "job.migrate", "see group.migrate"),
          works("job.meta", ""),
          works("job.ui", "kept for web pages"),
          handed(REFUSED, "job.vault", "see task.vault"),
          handed(REFUSED, "job.secret", "see task.secret"),
          works("job.task", "a group of its own"));

  static final List<Rule<TaskGroup>> GROUP =
      List.of(
          works("group.count", "that many instances, all here"),
          works("group.constraint", "checked against this machine"),
          when(ACCEPTED, "group.affinity", "affinity/0", ELSEWHERE, g -> !g.affinities().isEmpty()),
          works("group.task", ""),
          when(ACCEPTED, "group.spread", "spread/0", ELSEWHERE, g -> !g.spreads().isEmpty()),
          find(
              REFUSED,
              "group.volume",
              "volumes are not mounted yet",
              g -> first("volume/", g.volumes())),
          works("group.restart", ""),
          when(ACCEPTED, "group.disconnect", "disconnect", ELSEWHERE, g -> g.disconnect() != null),
          when(ACCEPTED, "group.reschedule", "reschedule", ELSEWHERE, SupportTable::reschedules),
          works("group.ephemeral_disk", "its size is not enforced"),
          when(
              ACCEPTED,
              "group.ephemeral_disk",
              "sticky or migrate of ephemeral_disk",
              "ephemeral_disk",
              ELSEWHERE,
              g -> g.ephemeralDisk().sticky() || g.ephemeralDisk().migrate()),
          when(ACCEPTED, "group.update", "update", VERSIONS, SupportTable::updates),
          when(
              ACCEPTED,
              "group.migrate",
              "migrate",
              ELSEWHERE,
              g -> g.migrate() != null && !g.migrate().equals(MigrateStrategy.DEFAULT)),
          works("group.network", "mode host: ports of this machine, static or chosen"),
          mode("bridge", mode -> mode.equals("bridge")),
          mode("none", mode -> mode.equals("none")),
          mode("cni/...", mode -> mode.startsWith("cni/")),
          mode("of another name", SupportTable::otherMode),
          find(
              REFUSED,
              "group.network",
              "host_network",
              "this machine has one network",
              g -> hostNetwork(g.networks())),
          find(
              REFUSED,
              "group.network",
              "dns, hostname or cni of a network",
              "they need a network namespace",
              g -> network(g.networks(), SupportTable::namespaced, "")),
          works("group.meta", ""),
          when(REFUSED, "group.service", "service/0", MESH, g -> !g.services().isEmpty()),
          works("group.shutdown_delay", ""),
          works("group.max_run_duration", ""),
          when(
              ACCEPTED,
              "group.scaling",
              "scaling",
              "there is no autoscaler here",
              g -> g.scaling() != null),
          when(REFUSED, "group.consul", "consul", MESH, g -> g.consul() != null),
          handed(REFUSED, "group.vault", "see task.vault"),
          handed(REFUSED, "group.secret", "see task.secret"));

  static final List<Rule<Task>> TASK =
      List.of(
          works("task.driver", "those of this build; others are refused by name"),
          works("task.user", "needs the right to change users"),
          works("task.lifecycle", ""),
          works("task.config", "checked by the driver"),
          works("task.constraint", "checked against this machine"),
          when(ACCEPTED, "task.affinity", "affinity/0", ELSEWHERE, t -> !t.affinities().isEmpty()),
          works("task.env", ""),
          when(REFUSED, "task.service", "service/0", MESH, t -> !t.services().isEmpty()),
          works("task.resources", "numbers are reserved; enforcing them is the driver's part"),
          when(
              REFUSED,
              "task.resources",
              "device",
              "resources/device",
              "there are no device plugins yet",
              t -> !t.resources().devices().isEmpty()),
          when(
              REFUSED,
              "task.resources",
              "cores",
              "resources/cores",
              "cores are not reserved yet",
              t -> t.resources().cores() > 0),
          when(
              REFUSED,
              "task.resources",
              "numa",
              "resources/numa",
              "cores are not bound yet",
              t -> t.resources().numa() != null),
          find(
              REFUSED,
              "task.resources",
              "network mode",
              "only mode host",
              t ->
                  under(
                      "resources/",
                      network(t.resources().networks(), SupportTable::ownNamespace, "mode"))),
          works("task.restart", ""),
          works("task.meta", ""),
          works("task.kill_timeout", ""),
          works("task.logs", "how they are kept: drover_logs in meta"),
          when(
              REFUSED,
              "task.artifact",
              "artifact/0",
              "nothing is downloaded yet",
              t -> !t.artifacts().isEmpty()),
          when(
              REFUSED,
              "task.vault",
              "vault",
              "there is no client for it yet",
              t -> t.vault() != null),
          when(REFUSED, "task.consul", "consul", MESH, t -> t.consul() != null),
          when(
              REFUSED,
              "task.template",
              "template/0",
              "nothing is rendered yet",
              t -> !t.templates().isEmpty()),
          works("task.dispatch_payload", ""),
          when(
              REFUSED,
              "task.volume_mount",
              "volume_mount/0",
              "volumes are not mounted yet",
              t -> !t.volumeMounts().isEmpty()),
          when(
              REFUSED,
              "task.csi_plugin",
              "csi_plugin",
              "there are no storage plugins yet",
              t -> t.csiPlugin() != null),
          works("task.leader", ""),
          works("task.shutdown_delay", ""),
          works("task.kill_signal", ""),
          works("task.kind", "kept as written"),
          when(
              ACCEPTED,
              "task.scaling",
              "scaling",
              "there is no autoscaler here",
              t -> !t.scalings().isEmpty()),
          find(
              REFUSED,
              "task.secret",
              "secrets are not fetched yet",
              t -> t.secrets().isEmpty() ? null : "secret/" + t.secrets().getFirst().name()),
          when(
              REFUSED,
              "task.identity",
              "identity/0",
              "there is nobody here to sign it",
              t -> t.identity() != null || !t.identities().isEmpty()),
          find(
              REFUSED,
              "task.action",
              "actions cannot be asked for yet",
              t -> t.actions().isEmpty() ? null : "action/" + t.actions().getFirst().name()),
          when(
              REFUSED,
              "task.schedule",
              "schedule",
              "tasks are not paused yet",
              t -> t.schedule() != null));

  private static Rule<TaskGroup> mode(String name, Predicate<String> is) {
    return find(
        REFUSED,
        "group.network",
        "network mode " + name,
        "only mode host",
        g -> network(g.networks(), network -> is.test(network.mode()), "mode"));
  }

  private static boolean otherMode(String mode) {
    return !List.of("", "host", "bridge", "none").contains(mode) && !mode.startsWith("cni/");
  }

  private static <T> Rule<T> find(
      Status status, String part, String detail, String why, Function<T, @Nullable String> find) {
    return new Rule<>(new Row(part, detail, status, why), find);
  }

  private static @Nullable String first(String prefix, Map<String, ?> map) {
    return map.isEmpty() ? null : prefix + map.keySet().iterator().next();
  }

  private static @Nullable String under(String prefix, @Nullable String path) {
    return path == null ? null : prefix + path;
  }

  private static boolean reschedules(TaskGroup group) {
    ReschedulePolicy policy = group.reschedule();
    return policy != null
        && !policy.equals(ReschedulePolicy.defaultFor(JobType.SERVICE))
        && !policy.equals(ReschedulePolicy.defaultFor(JobType.BATCH));
  }

  private static boolean updates(TaskGroup group) {
    return group.update() != null && !group.update().equals(UpdateStrategy.DEFAULT);
  }

  private static boolean ownNamespace(NetworkResource network) {
    return !network.mode().isEmpty() && !network.mode().equals("host");
  }

  private static boolean namespaced(NetworkResource network) {
    return network.dns() != null || !network.hostname().isEmpty() || network.cni() != null;
  }

  private static @Nullable String network(
      List<NetworkResource> networks, Predicate<NetworkResource> what, String field) {
    for (int i = 0; i < networks.size(); i++) {
      if (what.test(networks.get(i))) {
        return "network/" + i + "/" + field;
      }
    }
    return null;
  }

  private static @Nullable String hostNetwork(List<NetworkResource> networks) {
    for (int i = 0; i < networks.size(); i++) {
      for (Port port : networks.get(i).reservedPorts()) {
        if (!port.hostNetwork().isEmpty()) {
          return "network/" + i + "/port/" + port.label() + "/host_network";
        }
      }
      for (Port port : networks.get(i).dynamicPorts()) {
        if (!port.hostNetwork().isEmpty()) {
          return "network/" + i + "/port/" + port.label() + "/host_network";
        }
      }
    }
    return null;
  }
}
