package io.drover.api.env;

import java.nio.file.Path;

/**
 * The directory tree of one task on the host.
 *
 * @param allocDir the alloc's root
 * @param dir the task's root, {@code <alloc>/<task>}
 * @param sharedAllocDir {@code <alloc>/alloc}, shared by the tasks of the alloc
 * @param sharedTaskDir where the task itself sees the shared folder
 * @param logDir {@code <alloc>/alloc/logs}
 * @param localDir {@code <task>/local}
 * @param secretsDir {@code <task>/secrets}
 * @param privateDir {@code <task>/private}, never visible to an isolated task
 * @param tmpDir {@code <task>/tmp}
 * @since 0.1
 */
public record TaskDir(
    Path allocDir,
    Path dir,
    Path sharedAllocDir,
    Path sharedTaskDir,
    Path logDir,
    Path localDir,
    Path secretsDir,
    Path privateDir,
    Path tmpDir) {

  /** The tree of task {@code task} below the alloc's root. Touches no disk. */
  public static TaskDir of(Path allocDir, String task) {
    Path dir = allocDir.resolve(task);
    Path shared = allocDir.resolve("alloc");
    return new TaskDir(
        allocDir,
        dir,
        shared,
        dir.resolve("alloc"),
        shared.resolve("logs"),
        dir.resolve("local"),
        dir.resolve("secrets"),
        dir.resolve("private"),
        dir.resolve("tmp"));
  }
}
