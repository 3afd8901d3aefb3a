package io.drover.runner.alloc;

import io.drover.api.model.AllocatedResources;
import io.drover.api.model.AllocatedResources.PortMapping;
import io.drover.api.model.AllocatedTaskResources;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.problem.JobspecException;
import io.drover.runner.store.Codec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is stored of an alloc beside the machine's state: the job as it was placed, and what it was
 * given.
 */
public final class AllocDefinition {
  private static final int FORMAT = 1;

  private AllocDefinition() {}

  /** A new alloc of a group. */
  public static Allocation place(
      String id, Job job, TaskGroup group, int index, List<PortMapping> ports, long nowNs) {
    return Allocation.placed(id, job, group.name(), index, resources(group, ports), nowNs);
  }

  /** What a group's tasks are given. */
  public static AllocatedResources resources(TaskGroup group, List<PortMapping> ports) {
    Map<String, AllocatedTaskResources> tasks = new LinkedHashMap<>();
    for (Task task : group.tasks()) {
      tasks.put(
          task.name(),
          new AllocatedTaskResources(
              task.resources().cpu(),
              List.of(),
              task.resources().memoryMb(),
              task.resources().memoryMaxMb(),
              List.of(),
              List.of()));
    }
    return new AllocatedResources(tasks, group.networks(), group.ephemeralDisk().sizeMb(), ports);
  }

  /** The stored form. */
  public static byte[] encode(Allocation a, StoredJobs jobs) {
    return new Codec.Writer()
        .format(FORMAT)
        .string(a.id())
        .string(a.taskGroup())
        .varint(a.index())
        .signed(a.createTimeNs())
        .varint(a.allocModifyIndex())
        .list(a.resources().ports(), AllocDefinition::port)
        .bytes(jobs.bytes(a.job()))
        .toBytes();
  }

  /** The alloc. */
  public static Allocation decode(byte[] bytes, StoredJobs jobs) throws JobspecException {
    Codec.Reader r = new Codec.Reader("alloc", bytes);
    r.format(FORMAT);
    String id = r.string();
    String groupName = r.string();
    int index = r.intVarint();
    long createTimeNs = r.signed();
    long modifyIndex = r.varint();
    List<PortMapping> ports = r.list(AllocDefinition::port);
    Job job = jobs.job(r.bytes());
    r.end();
    TaskGroup group = job.group(groupName);
    if (group == null) {
      throw new IllegalStateException("the stored job has no group " + groupName);
    }
    Allocation alloc = place(id, job, group, index, ports, createTimeNs);
    for (long i = 1; i < modifyIndex; i++) {
      alloc = alloc.withJob(job, alloc.resources(), createTimeNs);
    }
    return alloc;
  }

  private static void port(Codec.Writer w, PortMapping p) {
    w.string(p.label())
        .varint(p.value())
        .varint(p.to())
        .string(p.hostIp())
        .bool(p.ignoreCollision());
  }

  private static PortMapping port(Codec.Reader r) {
    return new PortMapping(r.string(), r.intVarint(), r.intVarint(), r.string(), r.bool());
  }
}
