package io.drover.api.driver;

import io.drover.api.model.Allocation;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of a task goes: {@code <directory>/<baseName>.stdout.N} and {@code .stderr.N},
 * or {@code <baseName>.frames.N} for both.
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

  /** The key of a job's, group's or task's meta that names the mode. */
  public static final String META = "drover_logs";

  /** How output is kept. */
  public enum Mode {
    /** Through the shim into rotated files. */
    ROTATED,
    /**
     * The task writes one file for each stream itself, and never waits for anybody; what lies
     * further back than the bound of all files is punched out of it.
     */
    DIRECT,
    /**
     * Through the shim into rotated files of both streams: pieces with their time, in the order in
     * which they were written.
     */
    FRAMED,
    /** Thrown away. */
    OFF;

    /** As it is written in a job. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of this name; null if there is none. */
    public static @Nullable Mode named(String text) {
      for (Mode mode : values()) {
        if (mode.text().equals(text)) {
          return mode;
        }
      }
      return null;
    }

    /**
     * What a task's output is kept in: {@code off} where its logs are disabled, else what the meta
     * of the task, the group or the job says, the nearest first; {@code rotated} if none does. A
     * name that is not known counts as not written: jobs are looked at before they are taken on,
     * and one that an older version took on must not be lost for it.
     */
    public static Mode of(Allocation alloc, Task task) {
      if (task.logConfig().disabled()) {
        return OFF;
      }
      TaskGroup group = alloc.group();
      String text = task.meta().get(META);
      if (text == null && group != null) {
        text = group.meta().get(META);
      }
      if (text == null) {
        text = alloc.job().meta().get(META);
      }
      Mode mode = text == null ? null : named(text);
      return mode == null ? ROTATED : mode;
    }
  }
}
