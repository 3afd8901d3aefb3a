package io.drover.agent.cli;

/** The user called a command wrongly; the message says how to call it. Ends with status 2. */
final class Usage extends Exception {
  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message);
  }
}
