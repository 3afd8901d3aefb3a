package io.drover.api.driver;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a driver gets when it is made.
 *
 * @param stateDir a folder of its own in the data folder, mode 0700, which exists
 * @param shim the native helper, ready to be run
 * @param policy what our death means for the tasks
 * @param options the operator's options for this driver
 * @since 0.1
 */
public record DriverContext(
    Path stateDir, Path shim, ProcessPolicy policy, Map<String, String> options) {}
