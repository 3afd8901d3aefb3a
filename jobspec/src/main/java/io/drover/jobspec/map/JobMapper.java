package io.drover.jobspec.map;

import io.drover.api.model.Job;
import io.drover.api.model.JobBuilder;
import io.drover.api.model.JobType;
import io.drover.api.model.JobUi;
import io.drover.api.model.Multiregion;
import io.drover.api.model.ParameterizedJob;
import io.drover.api.model.Payload;
import io.drover.api.model.PeriodicConfig;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskGroupBuilder;
import io.drover.api.model.UpdateStrategy;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.stanza.Block;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs and their groups. */
public final class JobMapper {
  private final Problems problems;
  private final Places places;
  private final PolicyMapper policies;

  /** Notes mistakes in these. */
  public JobMapper(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
    this.policies = new PolicyMapper(problems, places);
  }

  /** The job of this block, whose label is its id unless another is written. */
  public Job job(Block block) {
    String id = block.text("id", block.label());
    String name = block.text("name", block.label().isEmpty() ? id : block.label());
    JobType type = type(block);
    JobBuilder made =
        Job.builder(id, type)
            .name(name)
            .region(block.text("region", "global"))
            .namespace(block.text("namespace", "default"))
            .priority(block.number("priority", 50))
            .allAtOnce(block.flag("all_at_once", false))
            .constraints(PolicyMapper.constraints(block.blocks("constraint")))
            .affinities(PolicyMapper.affinities(block.blocks("affinity")))
            .spreads(PolicyMapper.spreads(block.blocks("spread")))
            .meta(block.map("meta"))
            .consulNamespace(block.text("consul_namespace"))
            .vaultNamespace(block.text("vault_namespace"))
            .payload(payload(block))
            .registration(registration(block));
    if (!block.text("node_pool").isEmpty()) {
      made.nodePool(block.text("node_pool"));
    }
    if (!block.texts("datacenters").isEmpty()) {
      made.datacenters(block.texts("datacenters"));
    }
    optional(made, block, type);
    TaskMapper tasks = new TaskMapper(problems, places, policies, new ServiceMapper(name));
    for (Block task : block.blocks("task")) {
      made.group(loneTask(task, block, type, tasks));
    }
    for (Block group : block.blocks("group")) {
      made.group(group(group, block, type, new ServiceMapper(name), tasks));
    }
    return made.build();
  }

  private JobType type(Block block) {
    String written = block.text("type", "service");
    JobType type = JobType.of(written);
    if (type == null) {
      problems.add(
          places.find("type"),
          "type must be service, batch, system or sysbatch, not \"" + written + "\"");
      return JobType.SERVICE;
    }
    return type;
  }

  private static void optional(JobBuilder made, Block block, JobType type) {
    UpdateStrategy update = PolicyMapper.update(block.block("update"), type);
    if (update != null) {
      made.update(update);
    }
    Block periodic = block.block("periodic");
    if (periodic != null) {
      made.periodic(periodic(periodic));
    }
    Block parameterized = block.block("parameterized");
    if (parameterized != null) {
      made.parameterizedJob(
          new ParameterizedJob(
              parameterized.text("payload", "optional"),
              parameterized.texts("meta_required"),
              parameterized.texts("meta_optional")));
    }
    Block multiregion = block.block("multiregion");
    if (multiregion != null) {
      made.multiregion(multiregion(multiregion));
    }
    Block ui = block.block("ui");
    if (ui != null) {
      List<JobUi.Link> links = new ArrayList<>();
      for (Block link : ui.blocks("link")) {
        links.add(new JobUi.Link(link.text("label"), link.text("url")));
      }
      made.ui(new JobUi(ui.text("description"), links));
    }
  }

  private static PeriodicConfig periodic(Block block) {
    String zone = block.text("time_zone");
    return new PeriodicConfig(
        block.flag("enabled", true),
        block.text("cron"),
        block.texts("crons"),
        block.text("spec_type", "cron"),
        block.flag("prohibit_overlap", false),
        zone.isEmpty() ? "UTC" : zone);
  }

  private static Multiregion multiregion(Block block) {
    Block strategy = block.block("strategy");
    List<Multiregion.Region> regions = new ArrayList<>();
    for (Block region : block.blocks("region")) {
      regions.add(
          new Multiregion.Region(
              region.label(),
              region.number("count", 1),
              region.texts("datacenters"),
              region.text("node_pool"),
              region.map("meta")));
    }
    return new Multiregion(
        strategy == null ? 0 : strategy.number("max_parallel", 0),
        strategy == null ? "" : strategy.text("on_failure"),
        regions);
  }

  private Payload payload(Block block) {
    if (block.text("payload").isEmpty()) {
      return Payload.NONE;
    }
    try {
      return new Payload(Base64.getDecoder().decode(block.text("payload")));
    } catch (IllegalArgumentException e) {
      problems.add(places.find("payload"), "Payload must be base64: " + e.getMessage());
      return Payload.NONE;
    }
  }

  private static Job.Registration registration(Block block) {
    return new Job.Registration(
        block.flag("stop", false),
        block.text("parent_id"),
        block.flag("dispatched", false),
        block.text("dispatch_idempotency_token"),
        block.text("status"),
        block.text("status_description"),
        block.flag("stable", false),
        block.whole("version", 0),
        block.whole("submit_time", 0),
        block.whole("create_index", 0),
        block.whole("modify_index", 0),
        block.whole("job_modify_index", 0));
  }

  /** A task outside a group gets a group of its own, with its name. */
  private TaskGroupBuilder loneTask(Block task, Block job, JobType type, TaskMapper tasks) {
    RestartPolicy restart = RestartPolicy.defaultFor(type);
    TaskGroupBuilder made =
        TaskGroup.builder(task.label())
            .restart(restart)
            .task(
                tasks.task(task, task.label(), restart, job.block("vault"), job.blocks("secret")));
    inherit(made, null, job, type);
    return made;
  }

  private TaskGroupBuilder group(
      Block block, Block job, JobType type, ServiceMapper services, TaskMapper tasks) {
    Block scaling = block.block("scaling");
    long min = scaling == null ? 1 : scaling.whole("min", 1);
    int count = block.number("count", Math.clamp(min, 0, Integer.MAX_VALUE));
    RestartPolicy restart =
        policies.restart(block.block("restart"), RestartPolicy.defaultFor(type));
    TaskGroupBuilder made =
        TaskGroup.builder(block.label())
            .count(count)
            .constraints(PolicyMapper.constraints(block.blocks("constraint")))
            .affinities(PolicyMapper.affinities(block.blocks("affinity")))
            .spreads(PolicyMapper.spreads(block.blocks("spread")))
            .restart(restart)
            .ephemeralDisk(PolicyMapper.ephemeralDisk(block.block("ephemeral_disk")))
            .networks(NetworkMapper.networks(block.blocks("network")))
            .services(services.services(block.blocks("service"), block.label(), ""))
            .volumes(NetworkMapper.volumes(block.blocks("volume")))
            .meta(block.map("meta"));
    inherit(made, block, job, type);
    groupOptional(made, block, job, count);
    Block vault = block.block("vault");
    List<Block> secrets = new ArrayList<>(block.blocks("secret"));
    secrets.addAll(job.blocks("secret"));
    for (Block task : block.blocks("task")) {
      made.task(
          tasks.task(
              task, block.label(), restart, vault == null ? job.block("vault") : vault, secrets));
    }
    return made;
  }

  private void groupOptional(TaskGroupBuilder made, Block block, Block job, int count) {
    var scaling = policies.scaling(block.block("scaling"), count);
    if (scaling != null) {
      made.scaling(scaling);
    }
    var disconnect = PolicyMapper.disconnect(block.block("disconnect"));
    if (disconnect != null) {
      made.disconnect(disconnect);
    }
    var shutdownDelay = block.spanOrNull("shutdown_delay");
    if (shutdownDelay != null) {
      made.shutdownDelay(shutdownDelay);
    }
    var maxRunDuration = block.spanOrNull("max_run_duration");
    if (maxRunDuration != null) {
      made.maxRunDuration(maxRunDuration);
    }
    Block consul = block.block("consul");
    if (consul != null) {
      made.consul(TaskMapper.consul(consul, job.text("consul_namespace")));
    }
  }

  /** What a group takes from the job where it does not say it itself. */
  private static void inherit(
      TaskGroupBuilder made, @Nullable Block group, Block job, JobType type) {
    var reschedule = PolicyMapper.reschedule(merged(group, job, "reschedule"), type);
    if (reschedule != null) {
      made.reschedule(reschedule);
    }
    var migrate = PolicyMapper.migrate(merged(group, job, "migrate"), type);
    if (migrate != null) {
      made.migrate(migrate);
    }
    var update = PolicyMapper.update(merged(group, job, "update"), type);
    if (update != null) {
      made.update(update);
    }
  }

  private static @Nullable Block merged(@Nullable Block group, Block job, String name) {
    Block own = group == null ? null : group.block(name);
    return own == null ? job.block(name) : own.over(job.block(name));
  }
}
