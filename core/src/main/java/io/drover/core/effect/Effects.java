package io.drover.core.effect;

import io.drover.core.Deadline;
import java.util.ArrayList;
import java.util.List;

/** Collects the effects of one step. Made for the step and gone with it. */
public final class Effects {
  private final List<Effect> all = new ArrayList<>();
  private long lastCallId;

  /** Call ids go on from {@code lastCallId}. */
  public Effects(long lastCallId) {
    this.lastCallId = lastCallId;
  }

  /** Wants this. */
  public void add(Effect effect) {
    all.add(effect);
  }

  /** Wants a tick then. */
  public void wake(Deadline at) {
    all.add(new Effect.Wake(at.bootNs()));
  }

  /** A name no call has had before. */
  public long nextCallId() {
    return ++lastCallId;
  }

  /** The last name given. */
  public long lastCallId() {
    return lastCallId;
  }

  /** All, in order. */
  public List<Effect> list() {
    return List.copyOf(all);
  }
}
