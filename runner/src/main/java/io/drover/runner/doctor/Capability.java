package io.drover.runner.doctor;

/**
 * Something a machine, or the rights of this process on it, may lack. The names are stable.
 *
 * @since 0.1
 */
public enum Capability {
  /** This build carries the native helper for this machine. Without it nothing runs. */
  HELPER("helper", "no task can be started", true),

  /** The helper is linked with musl. */
  MUSL("musl", "each task's helper takes 20 KB more of memory", false),

  /** The folder for temporary files lets programs in it be executed. */
  EXECUTABLE_FILES(
      "executable-files", "a data folder there cannot hold the helper: give --data-dir", false),

  /** Task cgroups can be made in the v2 tree. */
  CGROUPS(
      "cgroups",
      "a process that leaves its session is found through /proc only while its helper lives",
      false),

  /** A whole cgroup can be killed at once. */
  CGROUP_KILL("cgroup-kill", "the processes of a task are killed one after another", false),

  /** The kernel tells the exit of a process that is not a child. */
  FOREIGN_EXITS("foreign-exits", "the exit of a task whose helper was killed may be lost", false),

  /** The kernel counts, for each task's cgroup, who died for want of memory. */
  OOM_EXITS("oom-exits", "an end for want of memory is told as signal 9", false),

  /** Tasks may run as other users. */
  OTHER_USERS("other-users", "a task that names a user other than this one fails", false),

  /** A tmpfs may be mounted. */
  MOUNTS("mounts", "the secrets of a task are in a folder on disk, not in memory", false),

  /** 20,000 files may be open at once. */
  OPEN_FILES("open-files", "fewer tasks fit into one runner, which needs a file for each", false);

  private final String text;
  private final String without;
  private final boolean needed;

  Capability(String text, String without, boolean needed) {
    this.text = text;
    this.without = without;
    this.needed = needed;
  }

  /** Its name for a person, and for scripts. */
  public String text() {
    return text;
  }

  /** What is not so good where it is missing. */
  public String without() {
    return without;
  }

  /** Whether nothing works without it. */
  public boolean needed() {
    return needed;
  }
}
