package io.drover.api.driver;

import java.util.Map;

/**
 * What a driver can do on this machine now.
 *
 * @param attributes node attributes such as {@code driver.raw_exec = 1}
 * @param health whether it can be used
 * @param description why not, or how
 * @since 0.1
 */
public record Fingerprint(Map<String, String> attributes, Health health, String description) {

  /** Usability of a driver. */
  public enum Health {
    UNDETECTED,
    UNHEALTHY,
    HEALTHY
  }
}
