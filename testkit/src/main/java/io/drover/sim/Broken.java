package io.drover.sim;

/** A promise was broken. The message is the promise, then what was seen. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Promise promise;

  Broken(Promise promise, String seen) {
    super(promise.text() + " But: " + seen);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
