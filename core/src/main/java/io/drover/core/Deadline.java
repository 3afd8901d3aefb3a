package io.drover.core;

/**
 * A moment in boot time. After another start of the machine it counts as past: what it waited for
 * did not outlive the machine.
 *
 * @param bootId the start of the machine it belongs to
 * @param bootNs nanoseconds since that start
 */
public record Deadline(String bootId, long bootNs) {

  /** True from the moment on. */
  public boolean past(Now now) {
    return !bootId.equals(now.bootId()) || now.bootNs() >= bootNs;
  }
}
