package io.drover.driver.rawexec;

import io.drover.api.driver.Driver;
import io.drover.api.driver.DriverContext;
import io.drover.api.driver.DriverProvider;

/** Makes {@code raw_exec} drivers. */
public final class RawExecProvider implements DriverProvider {
  @Override
  public String name() {
    return RawExecDriver.NAME;
  }

  @Override
  public Driver create(DriverContext context) {
    return new RawExecDriver(context);
  }
}
