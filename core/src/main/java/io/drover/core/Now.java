package io.drover.core;

/**
 * The time and place of a step; the only way in for anything that is not state.
 *
 * @param wallNs wall time in nanoseconds since 1970; may jump
 * @param bootNs nanoseconds since the machine started, sleep included; never jumps
 * @param bootId names this start of the machine
 * @param processId names this process of ours
 * @param entropy a random number, fresh for each step
 */
public record Now(long wallNs, long bootNs, String bootId, String processId, long entropy) {

  /** The same with the random number of a step that is taken once more. */
  public Now withEntropyOf(Now first) {
    return new Now(wallNs, bootNs, bootId, processId, first.entropy);
  }

  /** The moment {@code nanos} from now. */
  public Deadline after(long nanos) {
    return new Deadline(bootId, bootNs + Math.max(0, nanos));
  }
}
