package io.drover.driver.shim;

/** The spawner died on the way: whether it passed the request on is not known. */
final class SpawnerDiedException extends ShimException {
  private static final long serialVersionUID = 1L;

  SpawnerDiedException(String why) {
    super("the spawner died: " + why, true, null);
  }
}
