package io.drover.runner;

import io.drover.api.driver.DriverProvider;
import java.util.LinkedHashSet;
import java.util.ServiceLoader;
import java.util.Set;

/** The drivers that the service loader finds. */
final class DriverNames {
  private DriverNames() {}

  static Set<String> found() {
    Set<String> names = new LinkedHashSet<>();
    ServiceLoader.load(DriverProvider.class, DriverProvider.class.getClassLoader())
        .forEach(p -> names.add(p.name()));
    return names;
  }
}
