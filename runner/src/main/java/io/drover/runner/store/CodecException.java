package io.drover.runner.store;

/**
 * Bytes that cannot be read as what they should be: written by a newer version, or not by us at
 * all. Unchecked, because it passes through lambdas; whoever decodes a stored record turns it into
 * the loss of that record, never of the store.
 */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A text that names the record, what was found and what can be read. */
  public CodecException(String message) {
    super(message);
  }
}
