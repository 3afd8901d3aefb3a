package io.drover.runner.external;

import io.drover.api.CancellationToken;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wait that a cancellation ends. */
final class Pause {
  private Pause() {}

  static void of(CancellationToken token, Duration atMost) throws InterruptedException {
    CountDownLatch cancelled = new CountDownLatch(1);
    CancellationToken.Registration registration = token.onCancel(cancelled::countDown);
    try {
      var _ = cancelled.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      registration.close();
    }
  }
}
