package io.drover.api.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a job by hand, filling in what Nomad fills in for what is not said. Not thread-safe; can
 * build once or often.
 *
 * @since 0.1
 */
public final class JobBuilder {
  private String region = "global";
  private String namespace = "default";
  private final String id;
  private String name;
  private final JobType type;
  private int priority = 50;
  private boolean allAtOnce = false;
  private List<String> datacenters = List.of("*");
  private String nodePool = "default";
  private List<Constraint> constraints = List.of();
  private List<Affinity> affinities = List.of();
  private List<Spread> spreads = List.of();
  private final List<TaskGroupBuilder> taskGroups = new ArrayList<>();
  private @Nullable UpdateStrategy update;
  private @Nullable Multiregion multiregion;
  private @Nullable PeriodicConfig periodic;
  private @Nullable ParameterizedJob parameterizedJob;
  private Payload payload = Payload.NONE;
  private Map<String, String> meta = Map.of();
  private String consulNamespace = "";
  private String vaultNamespace = "";
  private @Nullable JobUi ui;
  private Job.Registration registration = Job.Registration.NONE;

  JobBuilder(String id, JobType type) {
    this.id = id;
    this.type = type;
    this.name = id;
  }

  /** Sets {@link Job#region}. */
  public JobBuilder region(String region) {
    this.region = region;
    return this;
  }

  /** Sets {@link Job#namespace}. */
  public JobBuilder namespace(String namespace) {
    this.namespace = namespace;
    return this;
  }

  /** Sets {@link Job#name}. */
  public JobBuilder name(String name) {
    this.name = name;
    return this;
  }

  /** Sets {@link Job#priority}. */
  public JobBuilder priority(int priority) {
    this.priority = priority;
    return this;
  }

  /** Sets {@link Job#allAtOnce}. */
  public JobBuilder allAtOnce(boolean allAtOnce) {
    this.allAtOnce = allAtOnce;
    return this;
  }

  /** Sets {@link Job#datacenters}. */
  public JobBuilder datacenters(List<String> datacenters) {
    this.datacenters = datacenters;
    return this;
  }

  /** Sets {@link Job#nodePool}. */
  public JobBuilder nodePool(String nodePool) {
    this.nodePool = nodePool;
    return this;
  }

  /** Sets {@link Job#constraints}. */
  public JobBuilder constraints(List<Constraint> constraints) {
    this.constraints = constraints;
    return this;
  }

  /** Sets {@link Job#affinities}. */
  public JobBuilder affinities(List<Affinity> affinities) {
    this.affinities = affinities;
    return this;
  }

  /** Sets {@link Job#spreads}. */
  public JobBuilder spreads(List<Spread> spreads) {
    this.spreads = spreads;
    return this;
  }

  /** Adds a group. */
  public JobBuilder group(TaskGroupBuilder group) {
    taskGroups.add(group);
    return this;
  }

  /** Sets {@link Job#update}. */
  public JobBuilder update(UpdateStrategy update) {
    this.update = update;
    return this;
  }

  /** Sets {@link Job#multiregion}. */
  public JobBuilder multiregion(Multiregion multiregion) {
    this.multiregion = multiregion;
    return this;
  }

  /** Sets {@link Job#periodic}. */
  public JobBuilder periodic(PeriodicConfig periodic) {
    this.periodic = periodic;
    return this;
  }

  /** Sets {@link Job#parameterizedJob}. */
  public JobBuilder parameterizedJob(ParameterizedJob parameterizedJob) {
    this.parameterizedJob = parameterizedJob;
    return this;
  }

  /** Sets {@link Job#payload}. */
  public JobBuilder payload(Payload payload) {
    this.payload = payload;
    return this;
  }

  /** Sets {@link Job#meta}. */
  public JobBuilder meta(Map<String, String> meta) {
    this.meta = meta;
    return this;
  }

  /** Sets {@link Job#consulNamespace}. */
  public JobBuilder consulNamespace(String consulNamespace) {
    this.consulNamespace = consulNamespace;
    return this;
  }

  /** Sets {@link Job#vaultNamespace}. */
  public JobBuilder vaultNamespace(String vaultNamespace) {
    this.vaultNamespace = vaultNamespace;
    return this;
  }

  /** Sets {@link Job#ui}. */
  public JobBuilder ui(JobUi ui) {
    this.ui = ui;
    return this;
  }

  /** Sets {@link Job#registration}. */
  public JobBuilder registration(Job.Registration registration) {
    this.registration = registration;
    return this;
  }

  /** The job. Groups and tasks inherit what they do not say. */
  public Job build() {
    UpdateStrategy jobUpdate = update;
    if (jobUpdate == null && (type == JobType.SERVICE || type == JobType.SYSTEM)) {
      jobUpdate = UpdateStrategy.DEFAULT;
    }
    List<TaskGroup> groups = new ArrayList<>();
    for (TaskGroupBuilder group : taskGroups) {
      groups.add(group.build(type, jobUpdate));
    }
    return new Job(
        region,
        namespace,
        id,
        name,
        type,
        priority,
        allAtOnce,
        datacenters,
        nodePool,
        constraints,
        affinities,
        spreads,
        groups,
        jobUpdate,
        multiregion,
        periodic,
        parameterizedJob,
        payload,
        meta,
        consulNamespace,
        vaultNamespace,
        ui,
        registration);
  }
}
