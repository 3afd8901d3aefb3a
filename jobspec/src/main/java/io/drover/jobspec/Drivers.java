package io.drover.jobspec;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.model.ConfigValue;
import java.util.List;
import java.util.Set;

/**
 * The drivers of a machine, as far as a job is held against them. Any thread; nothing blocks, is
 * started or written.
 */
public interface Drivers {

  /** Their names. */
  Set<String> names();

  /**
   * All that is wrong with a driver block as written.
   *
   * @param driver one of {@link #names}
   */
  List<ConfigProblem> problems(String driver, ConfigValue.MapValue block);
}
