package io.drover.api.driver;

import io.drover.api.model.ConfigValue;
import java.util.List;

/**
 * Makes a driver; found by {@link java.util.ServiceLoader}, or handed to the embedded runner.
 *
 * @since 0.1
 */
public interface DriverProvider {

  /** The name in job files. */
  String name();

  /**
   * All that is wrong with a driver block as written, as {@link Driver#validate} says it. Needs no
   * driver, does not block and touches nothing: a job is checked with it on any machine.
   */
  List<ConfigProblem> validate(ConfigValue.MapValue config);

  /** A driver for one runner. Starts nothing that costs until the first task. */
  Driver create(DriverContext context);
}
