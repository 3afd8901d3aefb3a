package io.drover.driver.rawexec;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverProvider;
import io.drover.api.model.ConfigValue;
import java.util.List;

/** Makes {@code raw_exec} drivers. */
public final class RawExecProvider implements DriverProvider {
  @Override
  public String name() {
    return RawExecDriver.NAME;
  }

  @Override
  public List<ConfigProblem> validate(ConfigValue.MapValue config) {
    return RawExecConfig.check(config);
  }

  @Override
  public Driver create(DriverContext context) {
    return new RawExecDriver(context);
  }
}
