package io.drover.driver.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A bounded pipe inside this process whose ends park: a virtual thread may wait at either without
 * holding its carrier, which a read of a real pipe would do. One thread at each end.
 */
public final class ByteRing {
  private final byte[] bytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int head;
  private int used;
  private boolean ended;
  private boolean abandoned;

  /** A ring that holds at most {@code capacityBytes}. */
  public ByteRing(int capacityBytes) {
    this.bytes = new byte[capacityBytes];
  }

  /** The reading end. Closing it makes further writes fail. */
  public InputStream input() {
    return new InputStream() {
      private final byte[] one = new byte[1];

      @Override
      public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int size) throws IOException {
        return take(into, from, size);
      }

      @Override
      public int available() {
        lock.lock();
        try {
          return used;
        } finally {
          lock.unlock();
        }
      }

      @Override
      public void close() {
        abandon();
      }
    };
  }

  /** The writing end. Closing it is the end of the file for the reader. */
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int at, int size) throws IOException {
        Objects.checkFromIndexSize(at, size, from.length);
        for (int done = 0; done < size; ) {
          done += put(from, at + done, size - done);
        }
      }

      @Override
      public void close() {
        end();
      }
    };
  }

  private int take(byte[] into, int from, int size) throws IOException {
    Objects.checkFromIndexSize(from, size, into.length);
    if (size == 0) {
      return 0;
    }
    lock.lock();
    try {
      awaitWhile(() -> used == 0);
      if (abandoned) {
        throw new IOException("the stream is closed");
      }
      if (used == 0) {
        return -1;
      }
      int n = Math.min(Math.min(size, used), bytes.length - head);
      System.arraycopy(bytes, head, into, from, n);
      head = (head + n) % bytes.length;
      used -= n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  private int put(byte[] from, int at, int size) throws IOException {
    lock.lock();
    try {
      awaitWhile(() -> used == bytes.length);
      if (ended || abandoned) {
        throw new IOException(ended ? "the stream is closed" : "nobody reads the stream any more");
      }
      int tail = (head + used) % bytes.length;
      int n = Math.min(Math.min(size, bytes.length - used), bytes.length - tail);
      System.arraycopy(from, at, bytes, tail, n);
      used += n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  private void awaitWhile(BooleanSupplier stuck) throws IOException {
    try {
      while (stuck.getAsBoolean() && !ended && !abandoned) {
        changed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the other end");
    }
  }

  /** The end of the file; what is inside can still be read. Idempotent. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will read any more: writers fail, readers too. Idempotent. */
  public void abandon() {
    lock.lock();
    try {
      abandoned = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
