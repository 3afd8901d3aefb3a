package io.drover.api.model;

import java.util.List;

/**
 * Makes a job run at set times.
 *
 * @param enabled whether it does so now
 * @param spec one time rule in cron's form; empty if {@code specs} holds them
 * @param specs several time rules
 * @param specType {@code cron}
 * @param prohibitOverlap whether a run is left out while the last one still lives
 * @param timeZone the zone in which the rules are read
 * @since 0.1
 */
public record PeriodicConfig(
    boolean enabled,
    String spec,
    List<String> specs,
    String specType,
    boolean prohibitOverlap,
    String timeZone) {

  public PeriodicConfig {
    specs = List.copyOf(specs);
  }
}
