package io.drover.runner.disk;

import java.io.IOException;
import java.util.OptionalLong;

/** A lock is held by somebody else. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  /** The lock {@code name} is held by process {@code pid}; 0 if it has not said who it is. */
  public DiskLockedException(String name, long pid) {
    super(pid == 0 ? name + " is held by another process" : name + " is held by process " + pid);
    this.pid = pid;
  }

  /** The holder, if it has said who it is. */
  public OptionalLong pid() {
    return pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid);
  }
}
