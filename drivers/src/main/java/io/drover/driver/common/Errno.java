package io.drover.driver.common;

import java.util.Set;

/** What the kernel said: 0, or the number of an error. */
public record Errno(int number) {
  /** Done. */
  public static final Errno NONE = new Errno(0);

  /** It is in use. */
  public static final Errno BUSY = new Errno(16);

  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENODEV = 19;
  private static final int ENOSYS = 38;

  private static final Set<Integer> REFUSALS = Set.of(EPERM, EACCES, ENODEV, ENOSYS);

  /** Whether we may not do it at all, here or elsewhere. */
  public boolean refused() {
    return REFUSALS.contains(number);
  }
}
