package io.drover.api.model;

import java.util.List;

/**
 * Makes a job a template that is run by dispatching it with a payload and metadata.
 *
 * @param payload {@code optional}, {@code required} or {@code forbidden}
 * @param metaRequired the keys a dispatch must give
 * @param metaOptional the keys it may give
 * @since 0.1
 */
public record ParameterizedJob(
    String payload, List<String> metaRequired, List<String> metaOptional) {

  public ParameterizedJob {
    metaRequired = List.copyOf(metaRequired);
    metaOptional = List.copyOf(metaOptional);
  }
}
