package io.drover.api.driver;

import java.nio.file.Path;

/**
 * Where the output of a task goes: {@code <directory>/<baseName>.stdout.N} and {@code .stderr.N}.
 *
 * @param directory the log folder, which exists
 * @param baseName the task's name
 * @param maxFiles how many files per stream are kept, at least 1
 * @param maxFileSizeBytes size at which the next file is begun, at a line end
 * @param mode what stands between the task and the files
 * @since 0.1
 */
public record LogPlan(
    Path directory, String baseName, int maxFiles, long maxFileSizeBytes, Mode mode) {

  /** How output is kept. */
  public enum Mode {
    /** Through the shim into rotated files. */
    ROTATED,
    /** Thrown away. */
    OFF
  }
}
