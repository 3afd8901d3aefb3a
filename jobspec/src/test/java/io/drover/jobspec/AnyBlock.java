package io.drover.jobspec;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.model.ConfigValue;
import java.util.List;
import java.util.Set;

/** Drivers that take every block. */
record AnyBlock(Set<String> names) implements Drivers {
  AnyBlock(String... names) {
    this(Set.of(names));
  }

  @Override
  public List<ConfigProblem> problems(String driver, ConfigValue.MapValue block) {
    return List.of();
  }
}
