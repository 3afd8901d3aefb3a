package io.drover.agent.torture;

/** The helper beside a task is killed: its task lives on. */
record HelperDies(Moment moment, int odds) implements Fault {
  @Override
  public String name() {
    return "a helper is killed" + (moment == Moment.RUNNER_IS_DEAD ? " while no runner lives" : "");
  }

  @Override
  public String strike(Scene scene) {
    return scene.anyOf(scene.site().helpers()).map(helper -> kill(scene, helper)).orElse("");
  }

  private static String kill(Scene scene, Helper helper) {
    scene.site().ledger().killed(helper);
    helper.proc().kill();
    return "the helper of " + helper.task() + " is killed";
  }
}
