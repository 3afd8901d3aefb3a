package io.drover.runner.builtin;

import io.drover.api.ErrorCode;
import io.drover.api.Validity;
import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.Driver;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskPrestartHook;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import java.util.stream.Collectors;

/** Refuses a task that cannot work: a user that does not exist, a driver block that is wrong. */
public final class ValidateHook implements TaskPrestartHook {
  /** The hook's name, as Nomad's. */
  public static final String NAME = "validate";

  private final Driver driver;

  /** Validates for {@code driver}. */
  public ValidateHook(Driver driver) {
    this.driver = driver;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
      throws HookException {
    var problems = driver.validate(request.task().config());
    if (!problems.isEmpty()) {
      throw new HookException(
          ErrorCode.DRIVER_CONFIG,
          problems.stream().map(ValidateHook::text).collect(Collectors.joining("; ")),
          false,
          null);
    }
    return TaskPrestartResponse.builder().done().validity(Validity.REBOOT).build();
  }

  private static String text(ConfigProblem problem) {
    return problem.place() == null ? problem.message() : problem.place() + ": " + problem.message();
  }
}
