package io.drover.sim.disk;

/**
 * The process died at this call. An Error, so that no code under test takes it for a failure of the
 * disk and goes on. Every later call to the same disk throws it again.
 */
public final class SimCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimCrash(String where) {
    super("simulated death at " + where, null, false, false);
  }
}
