package io.drover.api.model;

import java.util.Locale;

/**
 * The state of an alloc as the node sees it.
 *
 * @since 0.1
 */
public enum ClientStatus {
  PENDING,
  RUNNING,
  COMPLETE,
  FAILED,
  /** Only a server says this. */
  LOST,
  /** Only a server says this. */
  UNKNOWN;

  /** True if the alloc will not run again on this node. */
  public boolean terminal() {
    return this == COMPLETE || this == FAILED || this == LOST;
  }

  /** Nomad's spelling. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
