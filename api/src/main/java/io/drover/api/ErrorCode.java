package io.drover.api;

/**
 * Every kind of error Drover reports, numbered. A number is never used again for another meaning.
 *
 * @since 0.1
 */
public enum ErrorCode {
  /** The job file cannot be read as one. */
  JOB_SYNTAX(1001, ErrorClass.USER),
  /** The job file reads well and asks for something that cannot be. */
  JOB_INVALID(1002, ErrorClass.USER),
  /** The job file asks for something this version does not do yet. */
  NOT_SUPPORTED(1003, ErrorClass.USER),
  /** The command line is wrong. */
  USAGE(1004, ErrorClass.USER),
  /** The driver's part of the task is wrong, or a name in it is unknown. */
  DRIVER_CONFIG(1005, ErrorClass.USER),
  /** The named job, alloc, task or hook does not exist. */
  NOT_FOUND(1006, ErrorClass.USER),
  /** The thing exists and is not in a state that allows the request. */
  WRONG_STATE(1007, ErrorClass.USER),
  /** Two hooks gave the same key, or a hook order has a cycle. */
  HOOK_CLASH(1008, ErrorClass.USER),

  /** Another process holds the data folder. */
  DATA_DIR_BUSY(2001, ErrorClass.HOST),
  /** Reading or writing a file failed. */
  IO(2002, ErrorClass.HOST),
  /** The data folder has a format this version does not know. */
  DATA_DIR_FORMAT(2003, ErrorClass.HOST),
  /** A stored record is damaged and was set aside. */
  RECORD_DAMAGED(2004, ErrorClass.HOST),
  /** The program cannot be started: not there, not executable, no rights. */
  START_FAILED(2005, ErrorClass.HOST),
  /** The machine lacks something needed; the text names it. */
  HOST_LACKS(2006, ErrorClass.HOST),
  /** The native helper answered wrongly or is gone. */
  SHIM(2007, ErrorClass.HOST),

  /** A hook said no. */
  HOOK_FAILED(3001, ErrorClass.EXTENSION),
  /** A hook did not answer by its deadline and was abandoned. */
  HOOK_DEADLINE(3002, ErrorClass.EXTENSION),
  /** A driver said no. */
  DRIVER_FAILED(3003, ErrorClass.EXTENSION),
  /** A driver does not answer. */
  DRIVER_DEADLINE(3004, ErrorClass.EXTENSION),
  /** The call was cancelled because the task is killed or the agent shuts down. */
  CANCELLED(3005, ErrorClass.EXTENSION),

  /** Something that cannot happen did. */
  INTERNAL(4001, ErrorClass.BUG);

  private final int number;
  private final ErrorClass errorClass;

  ErrorCode(int number, ErrorClass errorClass) {
    this.number = number;
    this.errorClass = errorClass;
  }

  /** The number, stable for ever. */
  public int number() {
    return number;
  }

  /** Who must act. */
  public ErrorClass errorClass() {
    return errorClass;
  }
}
