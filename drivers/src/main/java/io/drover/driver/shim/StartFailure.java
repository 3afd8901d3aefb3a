package io.drover.driver.shim;

import java.util.Set;

/** The shim's reasons for a start that failed, in words for a person. */
public final class StartFailure {
  /** EAGAIN, ENOMEM, ENFILE, EMFILE, ENOSPC, EDQUOT. */
  private static final Set<String> PASSING =
      Set.of("errno=11", "errno=12", "errno=23", "errno=24", "errno=28", "errno=122");

  private StartFailure() {}

  /** Whether the machine lacked something that it may have again: space, memory, a number. */
  public static boolean passing(String reason) {
    int end = reason.indexOf(' ');
    return PASSING.contains(end < 0 ? reason : reason.substring(0, end));
  }

  /** Drops the error number in front, which the words behind it say too. */
  public static String text(String reason) {
    int text = reason.indexOf(' ');
    return reason.startsWith("errno=") && text > 0 ? reason.substring(text + 1) : reason;
  }
}
