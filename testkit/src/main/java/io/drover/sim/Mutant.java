package io.drover.sim;

/** Deliberate mistakes. A test plants each and sees that a scenario catches it. */
enum Mutant {
  /** No mistake. */
  NONE("nothing is wrong"),
  NO_FENCE("an attempt that was said never to start may be started all the same"),
  LIVING_NOT_SEEN("a living process is not found again after a crash"),
  EFFECT_BEFORE_STORE("effects are performed before the step is stored"),
  NO_SYNC("what must survive the loss of power is only written"),
  NOTHING_STORED("steps that are not synced are not stored at all"),
  FIND_FORGOTTEN("after a crash nobody asks what became of a process"),
  WAKE_FORGOTTEN("deadlines are not waited for"),
  STALE_EXIT("the exit of an old attempt is taken for that of the present one"),
  STALE_ANSWER("the answer to an old hook call is taken for that of the present one"),
  RESULTS_LOST("what hooks returned is forgotten by a crash"),
  RESULTS_FOR_EVER("what hooks returned counts as valid after a crash, whatever it said"),
  RESTARTS_FORGOTTEN("restarts are counted anew after a crash"),
  ATTEMPTS_FORGOTTEN("the number of the last attempt is forgotten by a crash"),
  SIGNAL_FORGOTTEN("a process is killed without its signal"),
  KILL_FORGOTTEN("a process that ignores its signal is never killed"),
  CLOCK_AHEAD("deadlines count as past before they are"),
  STOP_HOOK_SKIPPED("Stop hooks are said to have run and have not"),
  DESTROY_HOOK_SKIPPED("Destroy hooks are said to have run and have not"),
  HOOKS_REVERSED("hooks run in another order than declared"),
  EXIT_INVENTED("an exit is told that was none"),
  CANCEL_FORGOTTEN("a hook call that is to end early is not told"),
  GATES_OPEN("tasks with a place in the group's life start at once"),
  LEADER_UNKNOWN("the leader is killed like everybody else"),
  DELAY_SKIPPED("the shutdown delay is not waited for"),
  ANSWER_LOST("a request is not answered"),
  UPDATE_LOST("an update does not reach the tasks"),
  VERSION_NOT_LOOKED_AT("a version that was stored is taken for one that hooks have heard of"),
  NO_TAKEN_FOR_YES("a hook that said no counts as one that is done");

  private final String text;

  Mutant(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
