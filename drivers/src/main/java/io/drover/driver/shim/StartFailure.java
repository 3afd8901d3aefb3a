package io.drover.driver.shim;

/** The shim's reasons for a start that failed, in words for a person. */
public final class StartFailure {
  private StartFailure() {}

  /** Drops the error number in front, which the words behind it say too. */
  public static String text(String reason) {
    int text = reason.indexOf(' ');
    return reason.startsWith("errno=") && text > 0 ? reason.substring(text + 1) : reason;
  }
}
