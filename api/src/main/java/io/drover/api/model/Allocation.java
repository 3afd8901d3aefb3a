package io.drover.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a group, placed on a machine.
 *
 * @param id a random UUID
 * @param namespace the job's namespace
 * @param name {@code job.group[index]}
 * @param evalId the evaluation that placed it; empty without a cluster
 * @param nodeId the machine
 * @param nodeName the machine's name
 * @param jobId the job
 * @param job the job as it was when placed
 * @param taskGroup the group
 * @param resources what it was given
 * @param desiredStatus what is wanted of it
 * @param desiredDescription why
 * @param clientStatus what the node last said
 * @param clientDescription why
 * @param taskStates what the node last said of each task
 * @param previousAllocation the alloc it replaces; empty for none
 * @param preemptedAllocations allocs that had to make room
 * @param deploymentId the deployment it is part of; empty for none
 * @param deploymentStatus its health in that deployment
 * @param networkStatus its network, once set up
 * @param createIndex rises with every alloc placed
 * @param modifyIndex rises with every change
 * @param allocModifyIndex rises with every change that the node must act on
 * @param createTimeNs wall time of its placement in nanoseconds
 * @param modifyTimeNs wall time of its last change in nanoseconds
 * @since 0.1
 */
public record Allocation(
    String id,
    String namespace,
    String name,
    String evalId,
    String nodeId,
    String nodeName,
    String jobId,
    Job job,
    String taskGroup,
    AllocatedResources resources,
    DesiredStatus desiredStatus,
    String desiredDescription,
    ClientStatus clientStatus,
    String clientDescription,
    Map<String, TaskState> taskStates,
    String previousAllocation,
    List<String> preemptedAllocations,
    String deploymentId,
    @Nullable DeploymentStatus deploymentStatus,
    @Nullable NetworkStatus networkStatus,
    long createIndex,
    long modifyIndex,
    long allocModifyIndex,
    long createTimeNs,
    long modifyTimeNs) {

  public Allocation {
    taskStates = Copies.map(taskStates);
    preemptedAllocations = List.copyOf(preemptedAllocations);
  }

  /**
   * An alloc as it is when first placed: wanted to run, pending, indexes 1.
   *
   * @param id a new UUID
   * @param job the job
   * @param group one of its groups
   * @param index which instance of the group, from 0
   * @param resources what it is given
   * @param nowNs wall time in nanoseconds
   */
  public static Allocation placed(
      String id, Job job, String group, int index, AllocatedResources resources, long nowNs) {
    return new Allocation(
        id,
        job.namespace(),
        nameOf(job.id(), group, index),
        "",
        "",
        "",
        job.id(),
        job,
        group,
        resources,
        DesiredStatus.RUN,
        "",
        ClientStatus.PENDING,
        "",
        Map.of(),
        "",
        List.of(),
        "",
        null,
        null,
        1,
        1,
        1,
        nowNs,
        nowNs);
  }

  /** The same alloc, wanted otherwise; the indexes rise by one. */
  public Allocation withDesired(DesiredStatus status, String description, long nowNs) {
    return with(job, resources, status, description, nowNs);
  }

  /** The same alloc with another version of its job; the indexes rise by one. */
  public Allocation withJob(Job newJob, AllocatedResources newResources, long nowNs) {
    return with(newJob, newResources, desiredStatus, desiredDescription, nowNs);
  }

  private Allocation with(
      Job newJob,
      AllocatedResources newResources,
      DesiredStatus newDesired,
      String newDescription,
      long nowNs) {
    return new Allocation(
        id,
        namespace,
        name,
        evalId,
        nodeId,
        nodeName,
        jobId,
        newJob,
        taskGroup,
        newResources,
        newDesired,
        newDescription,
        clientStatus,
        clientDescription,
        taskStates,
        previousAllocation,
        preemptedAllocations,
        deploymentId,
        deploymentStatus,
        networkStatus,
        createIndex,
        modifyIndex + 1,
        allocModifyIndex + 1,
        createTimeNs,
        nowNs);
  }

  /** The number in the name, {@code NOMAD_ALLOC_INDEX}; 0 if the name has none. */
  public int index() {
    int open = name.lastIndexOf('[');
    if (open < 0 || !name.endsWith("]")) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(name, open + 1, name.length() - 1, 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Its group in its job; null only if a server sent a job without it. */
  public @Nullable TaskGroup group() {
    return job.group(taskGroup);
  }

  /** Whether whoever placed it wants it gone. */
  public boolean serverTerminal() {
    return desiredStatus != DesiredStatus.RUN;
  }

  /** Nomad's rule for an alloc's name. */
  public static String nameOf(String jobId, String group, int index) {
    return jobId + "." + group + "[" + index + "]";
  }
}
