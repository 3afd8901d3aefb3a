package io.drover.driver.mock;

import io.drover.api.driver.ConfigProblem;
import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverProvider;
import io.drover.api.model.ConfigValue;
import java.util.List;

/** Makes {@code mock} drivers. */
public final class MockProvider implements DriverProvider {
  @Override
  public String name() {
    return MockDriver.NAME;
  }

  @Override
  public List<ConfigProblem> validate(ConfigValue.MapValue config) {
    return MockConfig.check(config);
  }

  @Override
  public Driver create(DriverContext context) {
    return new MockDriver(context);
  }
}
