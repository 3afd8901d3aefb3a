package io.drover.tck;

/** The phases of alloc and task hooks, in the order of a life. */
enum HookStep {
  PRERUN(true),
  PRESTART(true),
  POSTSTART(true),
  UPDATE(true),
  PRETASKRESTART(false),
  PREKILL(false),
  EXITED(false),
  STOP(false),
  POSTRUN(false),
  DESTROY(false),
  SHUTDOWN(false);

  /** Whether a kill or a shutdown cuts a call of it short. */
  private final boolean cut;

  HookStep(boolean cut) {
    this.cut = cut;
  }

  boolean isCut() {
    return cut;
  }

  /** Whether it makes something whose result is kept. */
  boolean makes() {
    return this == PRERUN || this == PRESTART;
  }
}
