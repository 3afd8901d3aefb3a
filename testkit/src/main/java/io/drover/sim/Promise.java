package io.drover.sim;

/** What must hold in every scenario, whatever fails in it. */
enum Promise {
  ONE_PROCESS_AN_ATTEMPT("No attempt ever has two processes."),
  ONE_PROCESS_A_TASK("No task has two processes at a time."),
  FENCED("An attempt that was said never to start does not start."),
  DURABLE_THEN_DO("What an effect does was stored before."),
  PREPARED("A process starts only with a valid result of every Prestart hook."),
  MADE_GOOD("Poststart is called only with a valid result of every Prestart hook."),
  NOT_AGAIN("A result that is stored and valid is not computed again."),
  HOOKS_IN_ORDER("Hooks of a phase are called in their order, one after another."),
  ONE_CALL("A task waits for one hook call at a time."),
  UPDATES_IN_ORDER("Update calls are serialized, and the last update reaches every hook."),
  NO_START_WHEN_STOPPED("Once a stop is stored, only poststop tasks start."),
  NO_START_AFTER_STOP_HOOKS("A task whose Stop hooks were called does not start again."),
  STOP_HOOKS("Every Stop hook of every task was called, and not beside its process."),
  POSTRUN("Every Postrun hook was called, after all tasks, and then every Destroy hook."),
  PREKILL("PreKill hooks have answered before a task is killed."),
  LEADER_FIRST("In a stop the leader is over before the others are told to end."),
  GATES("A main task starts after all prestart steps succeeded and their sidecars started."),
  POSTSTOP_LAST("A poststop task starts when all others are dead."),
  POSTSTART_AFTER("A poststart task starts after every main task has started or is dead."),
  RESTARTS_COUNTED("The restart policy is kept to across crashes."),
  RESTART_DELAY("A restart waits as long as its event says."),
  TRUE_EXIT("The exit that is told is the exit of the process, or says that nobody knows."),
  DEAD_IS_DEAD("A task that is told to be dead has no process."),
  SIGNAL_BEFORE_KILL("A process gets its signal, and its whole grace, before it is killed."),
  SHUTDOWN_DELAY("A kill waits for the shutdown delay, unless it was asked not to."),
  CANCELLED("A stop cancels a Prestart or Prerun call that is under way."),
  ANSWERED("Every request is answered once."),
  STAYS_STOPPED("A stop that was answered is never forgotten."),
  STORY_GROWS("No event that was shown and is on the disk disappears or changes."),
  FORGETS_THE_DEAD("The driver is told to forget an attempt only after its end."),
  RUN_TIME("An alloc with a limit on its run time is ended at it."),
  POSTSTOP_LIMIT("A poststop task of an alloc that is to stop is ended at its limit."),
  STORED_STAYS("No death of ours or of the machine damages the store."),
  PROGRESS("An alloc that is to go away goes away."),
  NO_ERROR("No step throws.");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
