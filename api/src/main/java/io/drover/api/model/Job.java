package io.drover.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it runs: every default is filled in, nothing is inherited any more. Immutable. Made by
 * the job file parser, or by hand with {@link #builder}.
 *
 * @param region the region of a cluster, {@code global} by default
 * @param namespace the namespace, {@code default} by default
 * @param id the id, unique in its namespace
 * @param name the name, the id by default
 * @param type what kind of work it is
 * @param priority from 1 to 100, 50 by default: who goes first in a full cluster
 * @param allAtOnce whether a cluster places all of it or nothing
 * @param datacenters patterns of datacenters, {@code *} by default
 * @param nodePool the node pool, {@code default} by default
 * @param constraints what a machine must be
 * @param affinities what it had better be
 * @param spreads how a cluster spreads it
 * @param taskGroups the groups, at least one
 * @param update how a new version replaces this one; null in batch jobs that write none
 * @param multiregion one job in several regions
 * @param periodic runs it at set times
 * @param parameterizedJob makes it a template for dispatches
 * @param payload what a dispatch handed over
 * @param meta metadata
 * @param consulNamespace Consul's namespace; empty for the default
 * @param vaultNamespace Vault's namespace; empty for the default
 * @param ui what a web page shows
 * @param registration what a server added
 * @since 0.1
 */
public record Job(
    String region,
    String namespace,
    String id,
    String name,
    JobType type,
    int priority,
    boolean allAtOnce,
    List<String> datacenters,
    String nodePool,
    List<Constraint> constraints,
    List<Affinity> affinities,
    List<Spread> spreads,
    List<TaskGroup> taskGroups,
    @Nullable UpdateStrategy update,
    @Nullable Multiregion multiregion,
    @Nullable PeriodicConfig periodic,
    @Nullable ParameterizedJob parameterizedJob,
    Payload payload,
    Map<String, String> meta,
    String consulNamespace,
    String vaultNamespace,
    @Nullable JobUi ui,
    Registration registration) {

  /**
   * What a server adds to a job. {@link #NONE} on a machine without one.
   *
   * @param stop whether it was stopped
   * @param parentId the periodic or parameterized job it came from
   * @param dispatched whether it came from a dispatch
   * @param dispatchIdempotencyToken the token of that dispatch
   * @param status pending, running or dead
   * @param statusDescription why
   * @param stable whether a deployment of this version succeeded
   * @param version counts the versions, from 0
   * @param submitTimeNs wall time of its submission in nanoseconds
   * @param createIndex server index of its creation
   * @param modifyIndex server index of its last change
   * @param jobModifyIndex server index of its last change by a user
   */
  public record Registration(
      boolean stop,
      String parentId,
      boolean dispatched,
      String dispatchIdempotencyToken,
      String status,
      String statusDescription,
      boolean stable,
      long version,
      long submitTimeNs,
      long createIndex,
      long modifyIndex,
      long jobModifyIndex) {

    /** Nothing. */
    public static final Registration NONE =
        new Registration(false, "", false, "", "", "", false, 0, 0, 0, 0, 0);
  }

  public Job {
    datacenters = List.copyOf(datacenters);
    constraints = List.copyOf(constraints);
    affinities = List.copyOf(affinities);
    spreads = List.copyOf(spreads);
    taskGroups = List.copyOf(taskGroups);
    meta = Copies.map(meta);
  }

  /** Starts a job made by hand. */
  public static JobBuilder builder(String id, JobType type) {
    return new JobBuilder(id, type);
  }

  /** The group with this name, null if there is none. */
  public @Nullable TaskGroup group(String groupName) {
    for (TaskGroup group : taskGroups) {
      if (group.name().equals(groupName)) {
        return group;
      }
    }
    return null;
  }
}
