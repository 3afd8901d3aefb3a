package io.drover.runner.disk;

import java.io.IOException;

/** A held lock. */
public interface DiskLock extends AutoCloseable {

  /** Gives it up. Idempotent. */
  @Override
  void close() throws IOException;
}
