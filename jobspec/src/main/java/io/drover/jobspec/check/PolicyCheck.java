package io.drover.jobspec.check;

import static io.drover.jobspec.check.Checker.text;

import io.drover.api.model.Affinity;
import io.drover.api.model.Constraint;
import io.drover.api.model.DisconnectStrategy;
import io.drover.api.model.JobType;
import io.drover.api.model.MigrateStrategy;
import io.drover.api.model.ReschedulePolicy;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Scaling;
import io.drover.api.model.Spread;
import io.drover.api.model.UpdateStrategy;
import io.drover.jobspec.match.ConstraintMatch;
import io.drover.jobspec.match.Regex;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about policies and placement. */
final class PolicyCheck {
  private static final Duration RESTART_INTERVAL_MIN = Duration.ofSeconds(5);
  private static final Duration RESCHEDULE_INTERVAL_MIN = Duration.ofSeconds(15);
  private static final Duration RESCHEDULE_DELAY_MIN = Duration.ofSeconds(5);
  private static final List<String> ORDERS =
      List.of("=", "==", "is", "!=", "not", "<", "<=", ">", ">=");

  private final Checker check;

  PolicyCheck(Checker check) {
    this.check = check;
  }

  void restart(RestartPolicy policy, String path) {
    check.notNegative(policy.attempts(), path, "attempts");
    check.notNegative(policy.delay(), path, "delay");
    check.that(
        policy.attempts() != 0 || policy.mode() == RestartPolicy.Mode.FAIL,
        path + "/mode",
        "mode = \"delay\" with attempts = 0 says both never and always: write mode = \"fail\"");
    check.that(
        policy.interval().compareTo(RESTART_INTERVAL_MIN) >= 0,
        path + "/interval",
        "interval must be at least "
            + text(RESTART_INTERVAL_MIN)
            + ", not "
            + text(policy.interval()));
    boolean fits =
        policy.attempts() <= 0
            || policy.delay().compareTo(policy.interval().dividedBy(policy.attempts())) <= 0;
    check.that(
        fits,
        path,
        policy.attempts()
            + " restarts with a delay of "
            + text(policy.delay())
            + " do not fit into an interval of "
            + text(policy.interval()));
  }

  void reschedule(ReschedulePolicy policy, String path) {
    if (policy.attempts() <= 0 && !policy.unlimited()) {
      return;
    }
    check.that(
        policy.attempts() <= 0 || !policy.unlimited(),
        path,
        "attempts = " + policy.attempts() + " needs unlimited = false");
    check.that(
        policy.delay().compareTo(RESCHEDULE_DELAY_MIN) >= 0,
        path + "/delay",
        "delay must be at least " + text(RESCHEDULE_DELAY_MIN));
    check.oneOf(
        policy.delayFunction(),
        List.of("constant", "exponential", "fibonacci"),
        path,
        "delay_function");
    if (!policy.delayFunction().equals("constant")) {
      check.that(
          policy.maxDelay().compareTo(policy.delay()) >= 0,
          path + "/max_delay",
          "max_delay must be at least the delay of " + text(policy.delay()));
    }
    if (!policy.unlimited()) {
      check.that(
          policy.interval().compareTo(RESCHEDULE_INTERVAL_MIN) >= 0,
          path + "/interval",
          "interval must be at least " + text(RESCHEDULE_INTERVAL_MIN));
      attemptsFit(policy, path);
    }
  }

  /** As many attempts as are allowed must be possible within the interval. */
  private void attemptsFit(ReschedulePolicy policy, String path) {
    Duration before = Duration.ZERO;
    Duration delay = policy.delay();
    Duration sum = Duration.ZERO;
    for (int i = 0; i < policy.attempts(); i++) {
      sum = sum.plus(delay);
      if (sum.compareTo(policy.interval()) > 0) {
        check.wrong(
            path,
            "an interval of "
                + text(policy.interval())
                + " has room for "
                + i
                + " attempts with these delays, not for "
                + policy.attempts());
        return;
      }
      Duration next =
          switch (policy.delayFunction()) {
            case "exponential" -> delay.multipliedBy(2);
            case "fibonacci" -> before.isZero() ? delay : delay.plus(before);
            default -> delay;
          };
      before = delay;
      boolean capped =
          !policy.delayFunction().equals("constant") && next.compareTo(policy.maxDelay()) > 0;
      delay = capped ? policy.maxDelay() : next;
      if (delay.isZero()) {
        return;
      }
    }
  }

  void migrate(MigrateStrategy strategy, String path) {
    check.notNegative(strategy.maxParallel(), path, "max_parallel");
    check.oneOf(strategy.healthCheck(), List.of("checks", "task_states"), path, "health_check");
    check.notNegative(strategy.minHealthyTime(), path, "min_healthy_time");
    check.notNegative(strategy.healthyDeadline(), path, "healthy_deadline");
    check.that(
        strategy.minHealthyTime().compareTo(strategy.healthyDeadline()) <= 0,
        path,
        "min_healthy_time must be below healthy_deadline");
  }

  void update(UpdateStrategy strategy, String path) {
    check.oneOf(
        strategy.healthCheck(), List.of("checks", "task_states", "manual"), path, "health_check");
    check.notNegative(strategy.maxParallel(), path, "max_parallel");
    check.notNegative(strategy.canary(), path, "canary");
    check.that(
        strategy.canary() > 0 || !strategy.autoPromote(),
        path + "/auto_promote",
        "auto_promote needs a canary count above 0");
    check.notNegative(strategy.minHealthyTime(), path, "min_healthy_time");
    check.that(
        strategy.healthyDeadline().isPositive(),
        path + "/healthy_deadline",
        "healthy_deadline must be above 0");
    check.notNegative(strategy.progressDeadline(), path, "progress_deadline");
    check.that(
        strategy.minHealthyTime().compareTo(strategy.healthyDeadline()) < 0,
        path,
        "min_healthy_time ("
            + text(strategy.minHealthyTime())
            + ") must be below healthy_deadline ("
            + text(strategy.healthyDeadline())
            + ")");
    check.that(
        strategy.progressDeadline().isZero()
            || strategy.healthyDeadline().compareTo(strategy.progressDeadline()) < 0,
        path,
        "healthy_deadline ("
            + text(strategy.healthyDeadline())
            + ") must be below progress_deadline ("
            + text(strategy.progressDeadline())
            + ")");
    check.that(strategy.stagger().isPositive(), path + "/stagger", "stagger must be above 0");
  }

  void disconnect(DisconnectStrategy strategy, JobType type, String path) {
    Duration stop = strategy.stopOnClientAfter();
    check.notNegative(strategy.lostAfter(), path, "lost_after");
    if (stop != null) {
      check.notNegative(stop, path, "stop_on_client_after");
      check.that(
          type == JobType.SERVICE || type == JobType.BATCH,
          path + "/stop_on_client_after",
          "stop_on_client_after is for service and batch jobs only");
      check.that(
          strategy.lostAfter().isZero(),
          path,
          "only one of lost_after and stop_on_client_after can be used");
    }
    check.oneOf(
        strategy.reconcile(),
        List.of("", "best_score", "longest_running", "keep_original", "keep_replacement"),
        path,
        "reconcile");
  }

  void constraints(List<Constraint> constraints, String path) {
    for (int i = 0; i < constraints.size(); i++) {
      constraint(constraints.get(i), path + "/constraint/" + i);
    }
  }

  private void constraint(Constraint constraint, String path) {
    String operand = constraint.operand();
    String right = constraint.rTarget();
    if (operand.equals("distinct_property")) {
      boolean counts = Paths.plain(right, "", 9) && right.chars().allMatch(Character::isDigit);
      check.that(
          right.isEmpty() || (counts && Integer.parseInt(right) > 0),
          path,
          "the value of distinct_property must be a count of 1 or more, not " + right);
    } else if (operand.equals("is_set") || operand.equals("is_not_set")) {
      check.that(right.isEmpty(), path + "/value", operand + " takes no value");
    } else if (!operand.equals("distinct_hosts")) {
      comparison(operand, right, path);
    }
    if (!operand.equals("distinct_hosts")) {
      attribute(constraint.lTarget(), path);
    }
  }

  /** Rules that constraints and affinities share. */
  private void comparison(String operand, String right, String path) {
    switch (operand) {
      case "set_contains", "set_contains_all", "set_contains_any" ->
          check.that(!right.isEmpty(), path, operand + " needs a value");
      case "regexp" -> {
        String wrong = Regex.wrong(right);
        check.that(wrong.isEmpty(), path, "not a regular expression: " + right + ": " + wrong);
      }
      case "version" ->
          check.that(
              ConstraintMatch.isVersionRange(right, false),
              path,
              "not a version condition such as \">= 1.2, < 2.0\": " + right);
      case "semver" ->
          check.that(
              ConstraintMatch.isVersionRange(right, true),
              path,
              "not a semver condition such as \">= 1.2.0, < 2.0.0\": " + right);
      default -> {
        if (ORDERS.contains(operand)) {
          check.that(!right.isEmpty(), path, "operator " + operand + " needs a value");
        } else {
          check.wrong(path + "/operator", "operator " + operand + " does not exist");
        }
      }
    }
  }

  private void attribute(String target, String path) {
    if (target.isEmpty()) {
      check.wrong(path, "attribute is missing: name what to compare, such as ${attr.kernel.name}");
    } else if (target.startsWith("$")) {
      boolean closed = target.startsWith("${") && target.endsWith("}");
      boolean known =
          target.startsWith("${attr.")
              || target.startsWith("${device.")
              || target.startsWith("${meta.")
              || List.of(
                      "${node.unique.id}",
                      "${node.datacenter}",
                      "${node.unique.name}",
                      "${node.class}",
                      "${node.pool}")
                  .contains(target);
      check.that(closed && known, path + "/attribute", "no machine has a property " + target);
    }
  }

  void affinities(List<Affinity> affinities, JobType type, String path) {
    check.that(
        affinities.isEmpty() || type != JobType.SYSTEM,
        path + "/affinity/0",
        "a system job runs everywhere and can have no affinity");
    for (int i = 0; i < affinities.size(); i++) {
      Affinity affinity = affinities.get(i);
      String at = path + "/affinity/" + i;
      comparison(affinity.operand(), affinity.rTarget(), at);
      check.that(!affinity.lTarget().isEmpty(), at, "attribute is missing");
      check.that(
          affinity.weight() != 0 && Math.abs(affinity.weight()) <= 100,
          at + "/weight",
          "weight must be between -100 and 100 and not 0: " + affinity.weight());
    }
  }

  void spreads(List<Spread> spreads, JobType type, String path) {
    check.that(
        spreads.isEmpty() || type != JobType.SYSTEM,
        path + "/spread/0",
        "a system job runs everywhere and can have no spread");
    for (int i = 0; i < spreads.size(); i++) {
      Spread spread = spreads.get(i);
      String at = path + "/spread/" + i;
      check.that(!spread.attribute().isEmpty(), at, "attribute is missing");
      check.that(
          spread.weight() > 0 && spread.weight() <= 100,
          at + "/weight",
          "weight must be between 1 and 100: " + spread.weight());
      Set<String> seen = new HashSet<>();
      long sum = 0;
      for (Spread.Target target : spread.targets()) {
        String targetAt = at + "/target/" + target.value();
        check.that(
            seen.add(target.value()), targetAt, "target " + target.value() + " is there twice");
        check.that(
            target.percent() >= 0 && target.percent() <= 100,
            targetAt + "/percent",
            "percent must be between 0 and 100: " + target.percent());
        sum += target.percent();
      }
      check.that(sum <= 100, at, "the percents of the targets must not exceed 100: " + sum);
    }
  }

  void scaling(Scaling scaling, String path) {
    check.notNegative(scaling.min(), path, "min");
    check.notNegative(scaling.max(), path, "max");
    check.that(
        scaling.max() >= scaling.min(),
        path + "/max",
        "max (" + scaling.max() + ") must not be below min (" + scaling.min() + ")");
  }
}
