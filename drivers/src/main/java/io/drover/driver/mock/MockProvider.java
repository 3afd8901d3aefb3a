package io.drover.driver.mock;

import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverProvider;

/** Makes {@code mock} drivers. */
public final class MockProvider implements DriverProvider {
  @Override
  public String name() {
    return MockDriver.NAME;
  }

  @Override
  public Driver create(DriverContext context) {
    return new MockDriver(context);
  }
}
