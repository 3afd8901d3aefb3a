package io.drover.agent.torture;

/** What is checked. Each is a sentence of docs/torture.md. */
enum Promise {
  ONE_PROCESS("A task never has two processes at once, and no attempt of it ever has two."),
  STARTS("A task was started once more than it was restarted, neither more nor less."),
  OWN_ENDS("No process of a task ends but by itself, by our hand, or because it is to stop."),
  EXIT("The last exit is what the process said, or the signal that ended it."),
  LOST("An exit is lost only where the helper was killed too, and then says why."),
  ALIVE("What is to run runs again within a minute of any death."),
  ENDED("After the stop every task is dead and every alloc has ended."),
  HOOKS(
      "The hook was called before every start and after every end, and at the end of all, or it is"
          + " told that a call had no time to begin."),
  STRANGERS("A process whose number stands in a record that is not its own is never touched."),
  FULL_DISK("A full disk ends no task, is told, and is made good when there is space again."),
  DAMAGE("A damaged record costs its own alloc, whose processes end; all others live on."),
  SAID("The runner says nothing of a mistake in itself, and ends in good order when asked."),
  NOTHING_LEFT("At the end there is no process, helper, cgroup or mount of it.");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
