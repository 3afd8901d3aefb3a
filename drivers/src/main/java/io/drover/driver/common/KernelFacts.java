package io.drover.driver.common;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel told this process about itself at its start.
 *
 * @param pageBytes the size of a page
 * @param ticksPerSecond the unit of times in /proc
 */
public record KernelFacts(long pageBytes, long ticksPerSecond) {
  private static final long AT_PAGESZ = 6;
  private static final long AT_CLKTCK = 17;
  private static final KernelFacts USUAL = new KernelFacts(4096, 100);
  private static final KernelFacts OURS = read(Path.of("/proc/self/auxv"));

  /** Of this machine. Does not block. */
  public static KernelFacts get() {
    return OURS;
  }

  static KernelFacts read(Path auxv) {
    try {
      ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(auxv)).order(ByteOrder.nativeOrder());
      long page = USUAL.pageBytes;
      long ticks = USUAL.ticksPerSecond;
      while (vector.remaining() >= 16) {
        long key = vector.getLong();
        long value = vector.getLong();
        page = key == AT_PAGESZ ? value : page;
        ticks = key == AT_CLKTCK ? value : ticks;
      }
      return new KernelFacts(page, ticks);
    } catch (IOException hidden) {
      return USUAL;
    }
  }

  /** Nanoseconds of one tick. */
  public long tickNs() {
    return 1_000_000_000L / ticksPerSecond;
  }
}
