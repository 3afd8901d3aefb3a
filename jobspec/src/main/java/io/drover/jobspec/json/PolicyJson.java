package io.drover.jobspec.json;

import io.drover.api.model.Affinity;
import io.drover.api.model.Constraint;
import io.drover.api.model.DisconnectStrategy;
import io.drover.api.model.EphemeralDisk;
import io.drover.api.model.MigrateStrategy;
import io.drover.api.model.ReschedulePolicy;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Scaling;
import io.drover.api.model.Spread;
import io.drover.api.model.UpdateStrategy;

/** Policies and placement. */
final class PolicyJson {
  private PolicyJson() {}

  static void restart(JsonOut json, RestartPolicy policy) {
    json.whole("Attempts", policy.attempts())
        .span("Interval", policy.interval())
        .span("Delay", policy.delay())
        .text("Mode", policy.mode().text())
        .flag("RenderTemplates", policy.renderTemplates());
  }

  static void reschedule(JsonOut json, ReschedulePolicy policy) {
    json.whole("Attempts", policy.attempts())
        .span("Interval", policy.interval())
        .span("Delay", policy.delay())
        .text("DelayFunction", policy.delayFunction())
        .span("MaxDelay", policy.maxDelay())
        .flag("Unlimited", policy.unlimited());
  }

  static void migrate(JsonOut json, MigrateStrategy strategy) {
    json.whole("MaxParallel", strategy.maxParallel())
        .text("HealthCheck", strategy.healthCheck())
        .span("MinHealthyTime", strategy.minHealthyTime())
        .span("HealthyDeadline", strategy.healthyDeadline());
  }

  static void update(JsonOut json, UpdateStrategy strategy) {
    json.span("Stagger", strategy.stagger())
        .whole("MaxParallel", strategy.maxParallel())
        .text("HealthCheck", strategy.healthCheck())
        .span("MinHealthyTime", strategy.minHealthyTime())
        .span("HealthyDeadline", strategy.healthyDeadline())
        .span("ProgressDeadline", strategy.progressDeadline())
        .flag("AutoRevert", strategy.autoRevert())
        .flag("AutoPromote", strategy.autoPromote())
        .whole("Canary", strategy.canary());
  }

  static void disconnect(JsonOut json, DisconnectStrategy strategy) {
    json.span("LostAfter", strategy.lostAfter())
        .span("StopOnClientAfter", strategy.stopOnClientAfter())
        .flag("Replace", strategy.replace())
        .text("Reconcile", strategy.reconcile());
  }

  static void disk(JsonOut json, EphemeralDisk disk) {
    json.flag("Sticky", disk.sticky())
        .whole("SizeMB", disk.sizeMb())
        .flag("Migrate", disk.migrate());
  }

  static void constraint(JsonOut json, Constraint constraint) {
    json.text("LTarget", constraint.lTarget())
        .text("RTarget", constraint.rTarget())
        .text("Operand", constraint.operand());
  }

  static void affinity(JsonOut json, Affinity affinity) {
    json.text("LTarget", affinity.lTarget())
        .text("RTarget", affinity.rTarget())
        .text("Operand", affinity.operand())
        .whole("Weight", affinity.weight());
  }

  static void spread(JsonOut json, Spread spread) {
    json.text("Attribute", spread.attribute())
        .whole("Weight", spread.weight())
        .list(
            "SpreadTarget",
            spread.targets(),
            (inner, target) ->
                inner.text("Value", target.value()).whole("Percent", target.percent()));
  }

  static void scaling(JsonOut json, Scaling scaling) {
    json.text("Type", scaling.type())
        .whole("Min", scaling.min())
        .whole("Max", scaling.max())
        .flag("Enabled", scaling.enabled())
        .config("Policy", scaling.policy());
  }
}
