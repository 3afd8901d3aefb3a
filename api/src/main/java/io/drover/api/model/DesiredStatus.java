package io.drover.api.model;

import java.util.Locale;

/**
 * What whoever placed an alloc wants of it.
 *
 * @since 0.1
 */
public enum DesiredStatus {
  RUN,
  STOP,
  EVICT;

  /** Nomad's spelling. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
