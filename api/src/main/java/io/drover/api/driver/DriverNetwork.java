package io.drover.api.driver;

import java.util.Map;

/**
 * What a driver says of a task's network.
 *
 * @param portMap port label to the port inside the task
 * @param ip the task's address
 * @param autoAdvertise whether services should advertise that address
 * @since 0.1
 */
public record DriverNetwork(Map<String, Integer> portMap, String ip, boolean autoAdvertise) {}
