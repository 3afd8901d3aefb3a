package io.drover.jobspec.json;

import io.drover.api.model.Check;
import io.drover.api.model.Identity;
import io.drover.api.model.Service;

/** Services, checks and identities. */
final class ServiceJson {
  private ServiceJson() {}

  static void service(JsonOut json, Service service) {
    json.text("Name", service.name())
        .text("TaskName", service.taskName())
        .text("PortLabel", service.portLabel())
        .text("AddressMode", service.addressMode())
        .text("Address", service.address())
        .flag("EnableTagOverride", service.enableTagOverride())
        .texts("Tags", service.tags())
        .texts("CanaryTags", service.canaryTags())
        .list("Checks", service.checks(), ServiceJson::check)
        .object("Connect", service.connect(), ConnectJson::connect)
        .map("Meta", service.meta())
        .map("CanaryMeta", service.canaryMeta())
        .map("TaggedAddresses", service.taggedAddresses())
        .text("OnUpdate", service.onUpdate())
        .text("Provider", service.provider())
        .text("Cluster", service.cluster())
        .object("Identity", service.identity(), ServiceJson::identity)
        .object(
            "Weights",
            service.weights(),
            (inner, weights) ->
                inner.whole("Passing", weights.passing()).whole("Warning", weights.warning()))
        .text("Kind", service.kind());
  }

  private static void check(JsonOut json, Check check) {
    json.text("Name", check.name())
        .text("Type", check.type())
        .text("Command", check.command())
        .texts("Args", check.args())
        .text("Path", check.path())
        .text("Protocol", check.protocol())
        .text("PortLabel", check.portLabel())
        .flag("Expose", check.expose())
        .text("AddressMode", check.addressMode())
        .text("Advertise", check.advertise())
        .span("Interval", check.interval())
        .span("Timeout", check.timeout())
        .text("InitialStatus", check.initialStatus())
        .text("Notes", check.notes())
        .text("TLSServerName", check.tlsServerName())
        .flag("TLSSkipVerify", check.tlsSkipVerify())
        .lists("Header", check.header())
        .text("Method", check.method())
        .object(
            "CheckRestart",
            check.checkRestart(),
            (inner, restart) ->
                inner
                    .whole("Limit", restart.limit())
                    .span("Grace", restart.grace())
                    .flag("IgnoreWarnings", restart.ignoreWarnings()))
        .text("GRPCService", check.grpcService())
        .flag("GRPCUseTLS", check.grpcUseTls())
        .text("TaskName", check.taskName())
        .whole("SuccessBeforePassing", check.successBeforePassing())
        .whole("FailuresBeforeCritical", check.failuresBeforeCritical())
        .whole("FailuresBeforeWarning", check.failuresBeforeWarning())
        .text("Body", check.body())
        .text("OnUpdate", check.onUpdate());
  }

  static void identity(JsonOut json, Identity identity) {
    json.text("Name", identity.name())
        .texts("Audience", identity.audience())
        .text("ChangeMode", identity.changeMode())
        .text("ChangeSignal", identity.changeSignal())
        .flag("Env", identity.env())
        .flag("File", identity.file())
        .text("Filepath", identity.filepath())
        .text("ServiceName", identity.serviceName())
        .span("TTL", identity.ttl())
        .texts("ExtraClaims", identity.extraClaims());
  }
}
