package io.drover.jobspec.map;

import io.drover.api.model.Affinity;
import io.drover.api.model.Constraint;
import io.drover.api.model.DisconnectStrategy;
import io.drover.api.model.EphemeralDisk;
import io.drover.api.model.JobType;
import io.drover.api.model.MigrateStrategy;
import io.drover.api.model.ReschedulePolicy;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Scaling;
import io.drover.api.model.Spread;
import io.drover.api.model.UpdateStrategy;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.stanza.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies and placement. */
final class PolicyMapper {
  /** The short forms of a constraint or affinity; where several are written the last one holds. */
  private static final List<String> SHORT_FORMS =
      List.of(
          "version", "semver", "regexp", "set_contains_any", "set_contains_all", "set_contains");

  private static final int DEFAULT_WEIGHT = 50;

  private final Problems problems;
  private final Places places;

  PolicyMapper(Problems problems, Places places) {
    this.problems = problems;
    this.places = places;
  }

  RestartPolicy restart(@Nullable Block block, RestartPolicy base) {
    if (block == null) {
      return base;
    }
    String mode = block.text("mode", base.mode().text());
    if (!mode.equals("fail") && !mode.equals("delay")) {
      problems.add(
          places.find(block.path() + "/mode"), "mode must be \"fail\" or \"delay\", not " + mode);
    }
    return new RestartPolicy(
        block.number("attempts", base.attempts()),
        block.span("interval", base.interval()),
        block.span("delay", base.delay()),
        mode.equals("delay") ? RestartPolicy.Mode.DELAY : RestartPolicy.Mode.FAIL,
        block.flag("render_templates", base.renderTemplates()));
  }

  static @Nullable ReschedulePolicy reschedule(@Nullable Block block, JobType type) {
    ReschedulePolicy base = ReschedulePolicy.defaultFor(type);
    if (block == null) {
      return type == JobType.SERVICE || type == JobType.BATCH ? base : null;
    }
    return new ReschedulePolicy(
        block.number("attempts", base.attempts()),
        block.span("interval", base.interval()),
        block.span("delay", base.delay()),
        block.text("delay_function", base.delayFunction()),
        block.span("max_delay", base.maxDelay()),
        block.flag("unlimited", base.unlimited()));
  }

  static @Nullable MigrateStrategy migrate(@Nullable Block block, JobType type) {
    MigrateStrategy base = MigrateStrategy.DEFAULT;
    if (block == null) {
      return type == JobType.SERVICE ? base : null;
    }
    return new MigrateStrategy(
        block.number("max_parallel", base.maxParallel()),
        block.text("health_check", base.healthCheck()),
        block.span("min_healthy_time", base.minHealthyTime()),
        block.span("healthy_deadline", base.healthyDeadline()));
  }

  static @Nullable UpdateStrategy update(@Nullable Block block, JobType type) {
    UpdateStrategy base = UpdateStrategy.DEFAULT;
    if (block == null) {
      return type == JobType.SERVICE || type == JobType.SYSTEM ? base : null;
    }
    return new UpdateStrategy(
        block.span("stagger", base.stagger()),
        block.number("max_parallel", base.maxParallel()),
        block.text("health_check", base.healthCheck()),
        block.span("min_healthy_time", base.minHealthyTime()),
        block.span("healthy_deadline", base.healthyDeadline()),
        block.span("progress_deadline", base.progressDeadline()),
        block.flag("auto_revert", base.autoRevert()),
        block.flag("auto_promote", base.autoPromote()),
        block.number("canary", base.canary()));
  }

  static @Nullable DisconnectStrategy disconnect(@Nullable Block block) {
    if (block == null) {
      return null;
    }
    return new DisconnectStrategy(
        block.span("lost_after", Duration.ZERO),
        block.spanOrNull("stop_on_client_after"),
        block.flag("replace", true),
        block.text("reconcile", "best_score"));
  }

  static EphemeralDisk ephemeralDisk(@Nullable Block block) {
    EphemeralDisk base = EphemeralDisk.DEFAULT;
    if (block == null) {
      return base;
    }
    return new EphemeralDisk(
        block.flag("sticky", base.sticky()),
        block.whole("size", base.sizeMb()),
        block.flag("migrate", base.migrate()));
  }

  static List<Constraint> constraints(List<Block> blocks) {
    List<Constraint> made = new ArrayList<>();
    for (Block block : blocks) {
      String left = block.text("attribute");
      String right = block.text("value");
      String operand = block.text("operator");
      for (String form : SHORT_FORMS) {
        if (!block.text(form).isEmpty()) {
          operand = form;
          right = block.text(form);
        }
      }
      if (block.has("distinct_hosts")) {
        operand = "distinct_hosts";
        right = Boolean.toString(block.flag("distinct_hosts", false));
      }
      if (!block.text("distinct_property").isEmpty()) {
        operand = "distinct_property";
        left = block.text("distinct_property");
      }
      made.add(new Constraint(left, right, operand.isEmpty() ? "=" : operand));
    }
    return made;
  }

  static List<Affinity> affinities(List<Block> blocks) {
    List<Affinity> made = new ArrayList<>();
    for (Block block : blocks) {
      String right = block.text("value");
      String operand = block.text("operator");
      for (String form : SHORT_FORMS) {
        if (!block.text(form).isEmpty()) {
          operand = form;
          right = block.text(form);
        }
      }
      int weight = block.number("weight", DEFAULT_WEIGHT);
      made.add(
          new Affinity(block.text("attribute"), right, operand.isEmpty() ? "=" : operand, weight));
    }
    return made;
  }

  static List<Spread> spreads(List<Block> blocks) {
    List<Spread> made = new ArrayList<>();
    for (Block block : blocks) {
      List<Spread.Target> targets = new ArrayList<>();
      for (Block target : block.blocks("target")) {
        targets.add(new Spread.Target(target.label(), target.number("percent", 0)));
      }
      int weight = block.number("weight", DEFAULT_WEIGHT);
      made.add(new Spread(block.text("attribute"), weight, targets));
    }
    return made;
  }

  /** A group's scaling policy. */
  @Nullable Scaling scaling(@Nullable Block block, int count) {
    return block == null ? null : scaling(block, "horizontal", count);
  }

  /** A task's scaling policies, of which the label says what they scale. */
  List<Scaling> scalings(List<Block> blocks) {
    List<Scaling> made = new ArrayList<>();
    for (Block block : blocks) {
      String type =
          switch (block.label()) {
            case "cpu" -> "vertical_cpu";
            case "mem" -> "vertical_mem";
            default -> block.text("type");
          };
      if (!type.startsWith("vertical_")) {
        problems.add(
            places.find(block.path()),
            "a task's scaling is called \"cpu\" or \"mem\", and no other");
        continue;
      }
      made.add(scaling(block, type, 0));
    }
    return made;
  }

  private Scaling scaling(Block block, String type, long min) {
    if (!block.has("max")) {
      problems.add(places.find(block.path()), "scaling needs max, the most it may scale to");
    }
    String written = block.text("type", type);
    if (!written.equals(type)) {
      problems.add(
          places.find(block.path() + "/type"), "type must be " + type + " here, not " + written);
    }
    return new Scaling(
        type,
        block.whole("min", min),
        block.whole("max", 0),
        block.flag("enabled", true),
        block.config("policy"));
  }
}
