package io.drover.api.model;

import java.util.Map;

/**
 * Something to download before a task starts.
 *
 * @param source what; may hold {@code ${name}} parts
 * @param options options of the download
 * @param headers headers of the request; may be secret, never logged
 * @param mode {@code any}, {@code file} or {@code dir}
 * @param insecure whether certificates are not checked
 * @param destination path below the task's folder
 * @param chown whether the files become the task's user's
 * @since 0.1
 */
public record Artifact(
    String source,
    Map<String, String> options,
    Map<String, String> headers,
    String mode,
    boolean insecure,
    String destination,
    boolean chown) {

  public Artifact {
    options = Copies.map(options);
    headers = Copies.map(headers);
  }

  @Override
  public String toString() {
    return "Artifact[source=" + source + ", destination=" + destination + "]";
  }
}
