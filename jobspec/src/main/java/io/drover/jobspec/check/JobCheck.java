package io.drover.jobspec.check;

import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.ParameterizedJob;
import io.drover.api.model.PeriodicConfig;
import io.drover.api.model.Scaling;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about a job and its groups. */
public final class JobCheck {
  private static final int DESCRIPTION_CHARS_MAX = 1000;

  private final Checker check;
  private final PolicyCheck policies;
  private final NetworkCheck networks;
  private final ServiceCheck services;
  private final TaskCheck tasks;

  private JobCheck(Checker check) {
    this.check = check;
    this.policies = new PolicyCheck(check);
    this.networks = new NetworkCheck(check, policies);
    this.services = new ServiceCheck(check);
    this.tasks = new TaskCheck(check, policies, networks, services);
  }

  /** Notes every broken rule. */
  public static void job(Job job, Places places, Problems problems) {
    JobCheck rules = new JobCheck(new Checker(problems, places));
    rules.job(job);
    LogCheck.job(job, places, problems);
    Set<String> names = new HashSet<>();
    for (TaskGroup group : job.taskGroups()) {
      String path = "group/" + group.name();
      rules.check.that(names.add(group.name()), path, "group " + group.name() + " is there twice");
      rules.group(group, job, path);
    }
  }

  private void job(Job job) {
    check.that(!job.id().isEmpty(), "id", "the job has no id");
    check.that(
        job.id().indexOf(' ') < 0 && job.id().indexOf('\0') < 0,
        "id",
        "the id of a job cannot have spaces or null characters: \"" + job.id() + "\"");
    check.that(
        job.name().indexOf('\0') < 0, "name", "the name of a job cannot have null characters");
    check.that(!job.namespace().isEmpty(), "namespace", "namespace is empty");
    check.that(!job.region().isEmpty() || job.multiregion() != null, "region", "region is empty");
    check.that(
        !job.datacenters().contains(""), "datacenters", "datacenters must not hold empty text");
    check.that(
        job.priority() >= 1 && job.priority() <= 32_767,
        "priority",
        "priority must be between 1 and 100: " + job.priority());
    check.that(!job.taskGroups().isEmpty(), "", "the job has no group");
    policies.constraints(job.constraints(), "");
    policies.affinities(job.affinities(), job.type(), "");
    policies.spreads(job.spreads(), job.type(), "");
    check.that(
        job.ui() == null || job.ui().description().length() <= DESCRIPTION_CHARS_MAX,
        "ui/description",
        "description must have at most " + DESCRIPTION_CHARS_MAX + " characters");
    if (job.periodic() != null && job.periodic().enabled()) {
      periodic(job.periodic(), job.type());
    }
    if (job.parameterizedJob() != null && !job.registration().dispatched()) {
      parameterized(job.parameterizedJob(), job.type());
    }
  }

  private void periodic(PeriodicConfig periodic, JobType type) {
    check.that(type.runsToCompletion(), "periodic", "periodic is for batch and sysbatch jobs");
    check.that(
        periodic.spec().isEmpty() != periodic.specs().isEmpty(),
        "periodic",
        "periodic needs cron or crons, and not both");
    if (!periodic.spec().isEmpty()) {
      cron(periodic.spec(), "periodic/cron");
    }
    periodic.specs().forEach(spec -> cron(spec, "periodic/crons"));
    try {
      ZoneId.of(periodic.timeZone());
    } catch (DateTimeException e) {
      check.that(
          periodic.timeZone().equals("Local"),
          "periodic/time_zone",
          "there is no time zone " + periodic.timeZone());
    }
  }

  /** The number of fields only; what is in them is read when the job is run at set times. */
  private void cron(String spec, String path) {
    int fields = spec.strip().split("\\s+", -1).length;
    check.that(
        spec.startsWith("@") || (fields >= 5 && fields <= 7),
        path,
        "a time rule has 5 to 7 fields, or is one such as @daily: \"" + spec + "\"");
  }

  private void parameterized(ParameterizedJob parameterized, JobType type) {
    check.that(
        type.runsToCompletion(), "parameterized", "parameterized is for batch and sysbatch jobs");
    check.oneOf(
        parameterized.payload(),
        List.of("optional", "required", "forbidden"),
        "parameterized",
        "payload");
    for (String key : parameterized.metaRequired()) {
      check.that(
          !parameterized.metaOptional().contains(key),
          "parameterized/meta_optional",
          key + " is both required and optional");
    }
  }

  private void group(TaskGroup group, Job job, String path) {
    check.that(!group.name().isEmpty(), path, "a group needs a name");
    check.that(group.name().indexOf('\0') < 0, path, "the name of a group has a null character");
    check.notNegative(group.count(), path, "count");
    check.that(
        job.type() != JobType.SYSTEM || group.count() <= 1,
        path + "/count",
        "a group of a system job runs once on each machine: count cannot be " + group.count());
    if (group.shutdownDelay() != null) {
      check.notNegative(group.shutdownDelay(), path, "shutdown_delay");
    }
    if (group.maxRunDuration() != null) {
      check.that(
          group.maxRunDuration().isPositive(),
          path + "/max_run_duration",
          "max_run_duration must be above 0");
      check.that(
          job.type().runsToCompletion(),
          path + "/max_run_duration",
          "max_run_duration is for batch and sysbatch jobs");
    }
    policies.constraints(group.constraints(), path);
    policies.affinities(group.affinities(), job.type(), path);
    policies.spreads(group.spreads(), job.type(), path);
    policies.restart(group.restart(), path + "/restart");
    check.that(
        group.ephemeralDisk().sizeMb() >= 10,
        path + "/ephemeral_disk/size",
        "the size of ephemeral_disk must be at least 10 (MiB): " + group.ephemeralDisk().sizeMb());
    moving(group, job, path);
    scaling(group, job, path);
    networks.networks(group, path);
    networks.volumes(group, job.type(), path);
    services.services(group, path);
    tasks(group, job, path);
  }

  /** What is about another version or another machine. */
  private void moving(TaskGroup group, Job job, String path) {
    JobType type = job.type();
    if (group.disconnect() != null) {
      policies.disconnect(group.disconnect(), type, path + "/disconnect");
    }
    if (group.reschedule() != null) {
      String at = written(path, "reschedule");
      if (type == JobType.SERVICE || type == JobType.BATCH) {
        policies.reschedule(group.reschedule(), at);
      } else {
        check.wrong(
            at, "a " + type.text() + " job runs on every machine and cannot be rescheduled");
      }
    }
    if (group.migrate() != null) {
      String at = written(path, "migrate");
      if (type == JobType.SERVICE) {
        policies.migrate(group.migrate(), at);
      } else {
        check.wrong(at, "migrate is for service jobs, not for " + type.text() + " jobs");
      }
    }
    if (group.update() != null) {
      String at = written(path, "update");
      if (type == JobType.SERVICE || type == JobType.SYSTEM) {
        policies.update(group.update(), at);
      } else {
        check.wrong(at, "update is for service and system jobs, not for " + type.text() + " jobs");
      }
    }
  }

  /** A group's stanza, or the job's that it inherits. */
  private String written(String path, String stanza) {
    return check.places().wrote(path + "/" + stanza) ? path + "/" + stanza : stanza;
  }

  private void scaling(TaskGroup group, Job job, String path) {
    Scaling scaling = group.scaling();
    if (scaling == null) {
      return;
    }
    String at = path + "/scaling";
    policies.scaling(scaling, at);
    if (scaling.max() < scaling.min()) {
      return;
    }
    check.that(
        group.count() <= scaling.max(),
        at + "/max",
        "count (" + group.count() + ") must not be above max (" + scaling.max() + ")");
    check.that(
        group.count() >= scaling.min() || (job.multiregion() != null && group.count() == 0),
        at + "/min",
        "count (" + group.count() + ") must not be below min (" + scaling.min() + ")");
  }

  private void tasks(TaskGroup group, Job job, String path) {
    boolean gateway =
        group.services().stream()
            .anyMatch(each -> each.connect() != null && each.connect().gateway() != null);
    check.that(!group.tasks().isEmpty() || gateway, path, "the group has no task");
    Set<String> names = new HashSet<>();
    String leader = "";
    boolean main = false;
    for (Task task : group.tasks()) {
      String at = path + "/task/" + task.name();
      check.that(names.add(task.name()), at, "task " + task.name() + " is there twice");
      if (task.leader()) {
        check.that(leader.isEmpty(), at + "/leader", "the group already has a leader: " + leader);
        leader = task.name();
      }
      main |= task.lifecycle() == null;
      tasks.task(task, group, job, at);
    }
    check.that(
        main || group.tasks().isEmpty(),
        path,
        "the group has no main task: every task of it has a lifecycle");
  }
}
