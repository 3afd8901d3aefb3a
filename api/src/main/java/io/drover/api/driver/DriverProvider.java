package io.drover.api.driver;

/**
 * Makes a driver; found by {@link java.util.ServiceLoader}, or handed to the embedded runner.
 *
 * @since 0.1
 */
public interface DriverProvider {

  /** The name in job files. */
  String name();

  /** A driver for one runner. Starts nothing that costs until the first task. */
  Driver create(DriverContext context);
}
