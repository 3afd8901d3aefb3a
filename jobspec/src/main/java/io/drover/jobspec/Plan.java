package io.drover.jobspec;

import io.drover.api.ErrorCode;
import io.drover.api.model.Allocation;
import io.drover.api.model.Constraint;
import io.drover.api.model.Job;
import io.drover.api.model.NetworkResource;
import io.drover.api.model.Port;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.check.LogCheck;
import io.drover.jobspec.match.ConstraintMatch;
import io.drover.jobspec.match.NodeAttributes;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * What to run on this machine. Cannot be invalid: it is only made of a valid job, all of which this
 * version can do, on a machine that meets its constraints. Immutable.
 */
public final class Plan {
  /** More tasks than these of one job are not taken on: so many were tried on one machine. */
  public static final int TASKS_MAX = 10_000;

  private final Job job;
  private final Places places;
  private final List<Instance> instances;
  private final List<Notice> notices;

  /**
   * One instance of a group.
   *
   * @param group the group, with all its tasks
   * @param index which instance, from 0
   * @param name the alloc's name, {@code job.group[index]}
   * @param ports the ports it wants on the machine: with a {@code value} exactly that one, else one
   *     of the runner's choice
   */
  public record Instance(TaskGroup group, int index, String name, List<Port> ports) {
    public Instance {
      ports = List.copyOf(ports);
    }
  }

  private Plan(Job job, Places places, List<Instance> instances, List<Notice> notices) {
    this.job = job;
    this.places = places;
    this.instances = List.copyOf(instances);
    this.notices = List.copyOf(notices);
  }

  /**
   * Plans a job for this machine.
   *
   * @param parsed the job
   * @param node what the machine is
   * @param drivers the drivers that are there
   * @throws JobspecException with every part that this version cannot do, all that the drivers say
   *     of their blocks, and every constraint that the machine does not meet
   */
  public static Plan of(ParsedJob parsed, NodeAttributes node, Drivers drivers)
      throws JobspecException {
    Problems problems = new Problems();
    parsed.sources().forEach(problems::source);
    Job job = parsed.job();
    Support.refuse(job, parsed.places(), problems);
    int refused = problems.count();
    DriverCheck.check(parsed, drivers, problems);
    int wrong = problems.count() - refused;
    constraints(parsed, node, problems);
    size(parsed, problems);
    LogCheck.job(job, parsed.places(), problems);
    problems.throwIfAny(
        refused > 0
            ? ErrorCode.NOT_SUPPORTED
            : wrong > 0 ? ErrorCode.DRIVER_CONFIG : ErrorCode.JOB_INVALID);
    List<Notice> notices = new ArrayList<>(parsed.notices());
    notices.addAll(Support.accepted(job, parsed.places()));
    return new Plan(job, parsed.places(), instances(job), notices);
  }

  private static List<Instance> instances(Job job) {
    List<Instance> made = new ArrayList<>();
    for (TaskGroup group : job.taskGroups()) {
      List<Port> ports = new ArrayList<>();
      group.networks().forEach(network -> addPorts(network, ports));
      for (Task task : group.tasks()) {
        task.resources().networks().forEach(network -> addPorts(network, ports));
      }
      for (int index = 0; index < group.count(); index++) {
        String name = Allocation.nameOf(job.id(), group.name(), index);
        made.add(new Instance(group, index, name, ports));
      }
    }
    return made;
  }

  private static void addPorts(NetworkResource network, List<Port> into) {
    into.addAll(network.reservedPorts());
    into.addAll(network.dynamicPorts());
  }

  /** Told where the first group is that is too much. */
  private static void size(ParsedJob parsed, Problems problems) {
    long tasks = 0;
    for (TaskGroup group : parsed.job().taskGroups()) {
      boolean fitted = tasks <= TASKS_MAX;
      tasks += (long) group.count() * group.tasks().size();
      if (fitted && tasks > TASKS_MAX) {
        problems.add(
            parsed.places().find("group/" + group.name() + "/count"),
            tasks + " tasks are more than a job may have on one machine, " + TASKS_MAX);
      }
    }
  }

  /** What Nomad makes a constraint of: a machine must have the signal that a task is stopped by. */
  private static void signal(
      Task task, String path, ParsedJob parsed, NodeAttributes node, Problems problems) {
    String known = node.get("attr.os.signals");
    if (known != null
        && !task.killSignal().isEmpty()
        && !List.of(known.split(",", -1)).contains(task.killSignal())) {
      problems.add(
          parsed.places().find(path + "/kill_signal"),
          "this machine has no signal " + task.killSignal() + "; it has " + known);
    }
  }

  private static void constraints(ParsedJob parsed, NodeAttributes node, Problems problems) {
    Job job = parsed.job();
    constraints(job.constraints(), "", parsed, node, problems);
    for (TaskGroup group : job.taskGroups()) {
      String path = "group/" + group.name();
      constraints(group.constraints(), path, parsed, node, problems);
      for (Task task : group.tasks()) {
        String ofTask = path + "/task/" + task.name();
        constraints(task.constraints(), ofTask, parsed, node, problems);
        signal(task, ofTask, parsed, node, problems);
      }
    }
  }

  private static void constraints(
      List<Constraint> constraints,
      String path,
      ParsedJob parsed,
      NodeAttributes node,
      Problems problems) {
    for (int i = 0; i < constraints.size(); i++) {
      Constraint constraint = constraints.get(i);
      if (!ConstraintMatch.matches(constraint, node)) {
        String at = (path.isEmpty() ? "" : path + "/") + "constraint/" + i;
        problems.add(parsed.places().find(at), unmet(constraint, node));
      }
    }
  }

  private static String unmet(Constraint constraint, NodeAttributes node) {
    String left = constraint.lTarget();
    boolean named = left.startsWith("${") && left.endsWith("}");
    String have = named ? node.get(left.substring(2, left.length() - 1)) : left;
    return "this machine does not meet the constraint "
        + left
        + " "
        + constraint.operand()
        + (constraint.rTarget().isEmpty() ? "" : " " + constraint.rTarget())
        + (named ? ": here it is " + (have == null ? "not set" : "\"" + have + "\"") : "");
  }

  /** The job. */
  public Job job() {
    return job;
  }

  /** Where its parts were written. */
  public Places places() {
    return places;
  }

  /** Every instance of every group, in the order of the job. */
  public List<Instance> instances() {
    return instances;
  }

  /** What the user should know: what was accepted and has no effect here. */
  public List<Notice> notices() {
    return notices;
  }
}
