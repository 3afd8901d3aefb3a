package io.drover.core.restart;

import io.drover.api.model.JobType;
import io.drover.api.model.Lifecycle;
import io.drover.api.model.RestartPolicy;
import io.drover.core.GoText;
import io.drover.core.Now;
import org.jspecify.annotations.Nullable;

/** Nomad's restart policy as a function. */
public final class RestartRules {
  /** The reason while attempts are left. */
  public static final String WITHIN_POLICY = "Restart within policy";

  /** The reason in mode delay once they are used up. */
  public static final String DELAYED = "Exceeded allowed attempts, applying a delay";

  private static final String NONE_ALLOWED = "Policy allows no restarts";
  private static final String UNRECOVERABLE = "Error was unrecoverable";

  private RestartRules() {}

  /** The state of a task that has just been made. */
  public static RestartState begin(Now now) {
    return new RestartState(0, now.wallNs());
  }

  /** Whether a task of this kind has done its work when it ends with success. */
  public static boolean endsOnSuccess(JobType type, @Nullable Lifecycle lifecycle) {
    if (lifecycle != null) {
      return switch (lifecycle.hook()) {
        case PRESTART, POSTSTART -> !lifecycle.sidecar();
        case POSTSTOP -> true;
      };
    }
    return switch (type) {
      case BATCH, SYSBATCH -> true;
      case SERVICE, SYSTEM -> false;
    };
  }

  /** The decision; a fixed window that begins anew with the first event after its end. */
  public static RestartDecision decide(
      RestartPolicy policy,
      boolean endsOnSuccess,
      RestartState state,
      RestartInput input,
      Now now) {
    switch (input) {
      case RestartInput.Ended(var exit) when exit.success() && endsOnSuccess -> {
        return new RestartDecision.Done();
      }
      case RestartInput.StartError(boolean recoverable) when !recoverable -> {
        // Nomad asks the policy first.
        return new RestartDecision.Fail(policy.attempts() == 0 ? NONE_ALLOWED : UNRECOVERABLE);
      }
      case RestartInput.Ended _, RestartInput.StartError _, RestartInput.Unhealthy _ -> {}
    }
    if (policy.attempts() == 0) {
      return new RestartDecision.Fail(NONE_ALLOWED);
    }
    long windowEnd = state.windowStartNs() + policy.interval().toNanos();
    boolean fresh = now.wallNs() > windowEnd;
    RestartState counted =
        new RestartState(
            fresh ? 1 : state.count() + 1, fresh ? now.wallNs() : state.windowStartNs());
    if (counted.count() <= policy.attempts()) {
      return new RestartDecision.Again(jittered(policy, now), WITHIN_POLICY, counted);
    }
    return switch (policy.mode()) {
      case FAIL ->
          new RestartDecision.Fail(
              "Exceeded allowed attempts "
                  + policy.attempts()
                  + " in interval "
                  + GoText.duration(policy.interval().toNanos())
                  + " and mode is \"fail\"");
      case DELAY ->
          new RestartDecision.Again(Math.max(0, windowEnd - now.wallNs()), DELAYED, counted);
    };
  }

  /** Up to a quarter more, never less: tasks that fail together must not come back together. */
  private static long jittered(RestartPolicy policy, Now now) {
    long delay = policy.delay().toNanos();
    long quarter = delay / 4;
    return quarter <= 0 ? delay : delay + Math.floorMod(now.entropy(), quarter);
  }
}
