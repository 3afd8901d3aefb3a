package io.drover.api.driver;

/**
 * What the death of our process means for the tasks.
 *
 * @since 0.1
 */
public enum ProcessPolicy {
  /** Tasks live on; the next agent finds them. */
  SURVIVE,
  /** Every process of every task is gone within 2 s of the death of our process. */
  TIE_TO_PARENT
}
