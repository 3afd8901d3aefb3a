package io.drover.api.driver;

import java.util.Map;

/**
 * A network namespace made for an alloc.
 *
 * @param mode {@code host}, {@code group} or {@code none}
 * @param path where the namespace can be entered
 * @param labels what the maker wants back at the end
 * @since 0.1
 */
public record NetworkIsolation(String mode, String path, Map<String, String> labels) {}
