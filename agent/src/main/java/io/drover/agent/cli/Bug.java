package io.drover.agent.cli;

/** A mistake of ours, told to a user who cannot mend it: what, where, and what to do. */
public final class Bug {
  private Bug() {}

  /** The words, without a stack trace. */
  public static String text(Throwable bug) {
    StringBuilder text = new StringBuilder("drover: this is a mistake in drover, please report it");
    for (Throwable cause = bug; cause != null; cause = cause.getCause()) {
      text.append("\n  ").append(cause).append(place(cause.getStackTrace()));
    }
    return text.toString();
  }

  private static String place(StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      if (frame.getClassName().startsWith("io.drover.")) {
        return ", in " + frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "";
  }
}
