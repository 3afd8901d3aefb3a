package io.drover.agent.torture;

import io.drover.api.DroverException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Something bad that happens. */
interface Fault {
  /** When it may happen. */
  enum Moment {
    /** While the runner lives. */
    RUNNER_LIVES,
    /** Between the death of one runner and the start of the next. */
    RUNNER_IS_DEAD,
    /** On a data folder of its own, while nobody runs the other. */
    APART
  }

  /** What it is called in the table. */
  String name();

  Moment moment();

  /** How often in a hundred rounds. */
  int odds();

  /** Why it cannot happen on this machine; empty if it can. */
  default String skipped() {
    return "";
  }

  /**
   * Does it.
   *
   * @return what was done; empty if there was nothing to do it to
   */
  String strike(Scene scene) throws IOException, InterruptedException, DroverException;

  /**
   * Where it happens.
   *
   * @param site the data folder
   * @param random every choice
   * @param tally what is found at once
   */
  record Scene(Site site, Random random, Tally tally) {
    /** One of several, or none if there are none. */
    <T> Optional<T> anyOf(List<T> all) {
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }
  }
}
