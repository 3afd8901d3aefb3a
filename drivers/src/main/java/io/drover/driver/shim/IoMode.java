package io.drover.driver.shim;

/** What stands between a process and its three streams. The order is the wire's. */
public enum IoMode {
  /** FIFOs, moved into rotated files. */
  ROTATED,
  /** Nothing is kept. */
  OFF,
  /** FIFOs in the session's folder, which the agent opens. */
  STREAMS,
  /** The same with a terminal between. */
  TTY,
  /** The task writes the log files itself; what lies beyond their bound is punched out. */
  DIRECT,
  /** FIFOs, moved into one file of both streams, in pieces with the time of each. */
  FRAMED
}
