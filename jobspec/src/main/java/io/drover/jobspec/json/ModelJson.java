package io.drover.jobspec.json;

import io.drover.api.model.Job;
import io.drover.api.model.JobUi;
import io.drover.api.model.Multiregion;
import io.drover.api.model.ParameterizedJob;
import io.drover.api.model.PeriodicConfig;
import io.drover.api.model.TaskGroup;
import java.util.Base64;

/**
 * Jobs in the shape of Nomad's HTTP API. What is written here {@code Jobspec} reads back as an
 * equal job. Pure and thread-safe.
 */
public final class ModelJson {
  private ModelJson() {}

  /** The job as one JSON object, without a {@code Job} wrapper. */
  public static String job(Job job) {
    return new JsonOut().object(job, ModelJson::fields).result();
  }

  static void fields(JsonOut json, Job job) {
    Job.Registration registration = job.registration();
    json.text("Region", job.region())
        .text("Namespace", job.namespace())
        .text("ID", job.id())
        .text("Name", job.name())
        .text("Type", job.type().text())
        .whole("Priority", job.priority())
        .flag("AllAtOnce", job.allAtOnce())
        .texts("Datacenters", job.datacenters())
        .text("NodePool", job.nodePool())
        .list("Constraints", job.constraints(), PolicyJson::constraint)
        .list("Affinities", job.affinities(), PolicyJson::affinity)
        .list("Spreads", job.spreads(), PolicyJson::spread)
        .list("TaskGroups", job.taskGroups(), ModelJson::group)
        .object("Update", job.update(), PolicyJson::update)
        .object("Multiregion", job.multiregion(), ModelJson::multiregion)
        .object("Periodic", job.periodic(), ModelJson::periodic)
        .object("ParameterizedJob", job.parameterizedJob(), ModelJson::parameterized)
        .map("Meta", job.meta())
        .text("ConsulNamespace", job.consulNamespace())
        .text("VaultNamespace", job.vaultNamespace())
        .object("UI", job.ui(), ModelJson::ui)
        .flag("Stop", registration.stop())
        .text("ParentID", registration.parentId())
        .flag("Dispatched", registration.dispatched())
        .text("DispatchIdempotencyToken", registration.dispatchIdempotencyToken())
        .text("Status", registration.status())
        .text("StatusDescription", registration.statusDescription())
        .flag("Stable", registration.stable())
        .whole("Version", registration.version())
        .whole("SubmitTime", registration.submitTimeNs())
        .whole("CreateIndex", registration.createIndex())
        .whole("ModifyIndex", registration.modifyIndex())
        .whole("JobModifyIndex", registration.jobModifyIndex());
    if (job.payload().isEmpty()) {
      json.nothing("Payload");
    } else {
      json.text("Payload", Base64.getEncoder().encodeToString(job.payload().bytes()));
    }
  }

  private static void group(JsonOut json, TaskGroup group) {
    json.text("Name", group.name())
        .whole("Count", group.count())
        .list("Constraints", group.constraints(), PolicyJson::constraint)
        .list("Affinities", group.affinities(), PolicyJson::affinity)
        .list("Spreads", group.spreads(), PolicyJson::spread)
        .list("Tasks", group.tasks(), TaskJson::task)
        .object("RestartPolicy", group.restart(), PolicyJson::restart)
        .object("ReschedulePolicy", group.reschedule(), PolicyJson::reschedule)
        .object("Disconnect", group.disconnect(), PolicyJson::disconnect)
        .object("Migrate", group.migrate(), PolicyJson::migrate)
        .object("Update", group.update(), PolicyJson::update)
        .object("EphemeralDisk", group.ephemeralDisk(), PolicyJson::disk)
        .list("Networks", group.networks(), NetworkJson::network)
        .list("Services", group.services(), ServiceJson::service)
        .objects("Volumes", group.volumes(), NetworkJson::volume)
        .span("ShutdownDelay", group.shutdownDelay())
        .span("MaxRunDuration", group.maxRunDuration())
        .object("Scaling", group.scaling(), PolicyJson::scaling)
        .object("Consul", group.consul(), TaskJson::consul)
        .map("Meta", group.meta());
  }

  private static void multiregion(JsonOut json, Multiregion multiregion) {
    json.object(
            "Strategy",
            multiregion,
            (inner, strategy) ->
                inner
                    .whole("MaxParallel", strategy.maxParallel())
                    .text("OnFailure", strategy.onFailure()))
        .list(
            "Regions",
            multiregion.regions(),
            (inner, region) ->
                inner
                    .text("Name", region.name())
                    .whole("Count", region.count())
                    .texts("Datacenters", region.datacenters())
                    .text("NodePool", region.nodePool())
                    .map("Meta", region.meta()));
  }

  private static void periodic(JsonOut json, PeriodicConfig periodic) {
    json.flag("Enabled", periodic.enabled())
        .text("Spec", periodic.spec())
        .texts("Specs", periodic.specs())
        .text("SpecType", periodic.specType())
        .flag("ProhibitOverlap", periodic.prohibitOverlap())
        .text("TimeZone", periodic.timeZone());
  }

  private static void parameterized(JsonOut json, ParameterizedJob parameterized) {
    json.text("Payload", parameterized.payload())
        .texts("MetaRequired", parameterized.metaRequired())
        .texts("MetaOptional", parameterized.metaOptional());
  }

  private static void ui(JsonOut json, JobUi ui) {
    json.text("Description", ui.description())
        .list(
            "Links",
            ui.links(),
            (inner, link) -> inner.text("Label", link.label()).text("URL", link.url()));
  }
}
