package io.drover.agent.torture;

/** What makes the helpers is killed, for tasks or for hooks: the runner starts another. */
record SpawnerDies() implements Fault {
  @Override
  public String name() {
    return "a spawner is killed";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_LIVES;
  }

  @Override
  public int odds() {
    return 20;
  }

  @Override
  public String strike(Scene scene) {
    return scene
        .anyOf(Machine.helpersOf(scene.site().data()).stream().filter(Helper::spawner).toList())
        .map(spawner -> kill(scene, spawner))
        .orElse("");
  }

  private static String kill(Scene scene, Helper spawner) {
    scene.site().ledger().killedSpawner();
    spawner.proc().kill();
    return "the spawner " + spawner.proc().pid() + " is killed";
  }
}
