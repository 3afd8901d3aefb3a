package io.drover.api.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a group by hand. What is not said is taken from the job when {@link JobBuilder#build} makes
 * the group.
 *
 * @since 0.1
 */
public final class TaskGroupBuilder {
  private final String name;
  private int count = 1;
  private List<Constraint> constraints = List.of();
  private List<Affinity> affinities = List.of();
  private List<Spread> spreads = List.of();
  private final List<TaskBuilder> tasks = new ArrayList<>();
  private @Nullable RestartPolicy restart;
  private @Nullable ReschedulePolicy reschedule;
  private @Nullable DisconnectStrategy disconnect;
  private @Nullable MigrateStrategy migrate;
  private @Nullable UpdateStrategy update;
  private EphemeralDisk ephemeralDisk = EphemeralDisk.DEFAULT;
  private List<NetworkResource> networks = List.of();
  private List<Service> services = List.of();
  private Map<String, VolumeRequest> volumes = Map.of();
  private @Nullable Duration shutdownDelay;
  private @Nullable Duration maxRunDuration;
  private @Nullable Scaling scaling;
  private @Nullable Consul consul;
  private Map<String, String> meta = Map.of();

  TaskGroupBuilder(String name) {
    this.name = name;
  }

  /** Sets {@link TaskGroup#count}. */
  public TaskGroupBuilder count(int count) {
    this.count = count;
    return this;
  }

  /** Sets {@link TaskGroup#constraints}. */
  public TaskGroupBuilder constraints(List<Constraint> constraints) {
    this.constraints = constraints;
    return this;
  }

  /** Sets {@link TaskGroup#affinities}. */
  public TaskGroupBuilder affinities(List<Affinity> affinities) {
    this.affinities = affinities;
    return this;
  }

  /** Sets {@link TaskGroup#spreads}. */
  public TaskGroupBuilder spreads(List<Spread> spreads) {
    this.spreads = spreads;
    return this;
  }

  /** Adds a task. */
  public TaskGroupBuilder task(TaskBuilder task) {
    tasks.add(task);
    return this;
  }

  /** Sets {@link TaskGroup#restart}. */
  public TaskGroupBuilder restart(RestartPolicy restart) {
    this.restart = restart;
    return this;
  }

  /** Sets {@link TaskGroup#reschedule}. */
  public TaskGroupBuilder reschedule(ReschedulePolicy reschedule) {
    this.reschedule = reschedule;
    return this;
  }

  /** Sets {@link TaskGroup#disconnect}. */
  public TaskGroupBuilder disconnect(DisconnectStrategy disconnect) {
    this.disconnect = disconnect;
    return this;
  }

  /** Sets {@link TaskGroup#migrate}. */
  public TaskGroupBuilder migrate(MigrateStrategy migrate) {
    this.migrate = migrate;
    return this;
  }

  /** Sets {@link TaskGroup#update}. */
  public TaskGroupBuilder update(UpdateStrategy update) {
    this.update = update;
    return this;
  }

  /** Sets {@link TaskGroup#ephemeralDisk}. */
  public TaskGroupBuilder ephemeralDisk(EphemeralDisk ephemeralDisk) {
    this.ephemeralDisk = ephemeralDisk;
    return this;
  }

  /** Sets {@link TaskGroup#networks}. */
  public TaskGroupBuilder networks(List<NetworkResource> networks) {
    this.networks = networks;
    return this;
  }

  /** Sets {@link TaskGroup#services}. */
  public TaskGroupBuilder services(List<Service> services) {
    this.services = services;
    return this;
  }

  /** Sets {@link TaskGroup#volumes}. */
  public TaskGroupBuilder volumes(Map<String, VolumeRequest> volumes) {
    this.volumes = volumes;
    return this;
  }

  /** Sets {@link TaskGroup#shutdownDelay}. */
  public TaskGroupBuilder shutdownDelay(Duration shutdownDelay) {
    this.shutdownDelay = shutdownDelay;
    return this;
  }

  /** Sets {@link TaskGroup#maxRunDuration}. */
  public TaskGroupBuilder maxRunDuration(Duration maxRunDuration) {
    this.maxRunDuration = maxRunDuration;
    return this;
  }

  /** Sets {@link TaskGroup#scaling}. */
  public TaskGroupBuilder scaling(Scaling scaling) {
    this.scaling = scaling;
    return this;
  }

  /** Sets {@link TaskGroup#consul}. */
  public TaskGroupBuilder consul(Consul consul) {
    this.consul = consul;
    return this;
  }

  /** Sets {@link TaskGroup#meta}. */
  public TaskGroupBuilder meta(Map<String, String> meta) {
    this.meta = meta;
    return this;
  }

  TaskGroup build(JobType type, @Nullable UpdateStrategy jobUpdate) {
    RestartPolicy policy = restart == null ? RestartPolicy.defaultFor(type) : restart;
    boolean moves = type == JobType.SERVICE || type == JobType.BATCH;
    ReschedulePolicy tryAgain = reschedule;
    if (tryAgain == null && moves) {
      tryAgain = ReschedulePolicy.defaultFor(type);
    }
    MigrateStrategy move = migrate;
    if (move == null && type == JobType.SERVICE) {
      move = MigrateStrategy.DEFAULT;
    }
    List<Task> made = new ArrayList<>();
    for (TaskBuilder task : tasks) {
      made.add(task.build(policy));
    }
    return new TaskGroup(
        name,
        count,
        constraints,
        affinities,
        spreads,
        made,
        policy,
        tryAgain,
        disconnect,
        move,
        update == null ? jobUpdate : update,
        ephemeralDisk,
        networks,
        services,
        volumes,
        shutdownDelay,
        maxRunDuration,
        scaling,
        consul,
        meta);
  }
}
