package io.drover.api.model;

/**
 * When a task may run.
 *
 * @param start the time rule of its start, in cron's form
 * @param end the time rule of its end
 * @param timezone the zone in which they are read
 * @since 0.1
 */
public record Schedule(String start, String end, String timezone) {}
