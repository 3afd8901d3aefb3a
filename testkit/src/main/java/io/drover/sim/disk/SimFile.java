package io.drover.sim.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The content of one file: as every process sees it, and as the device has it. Guarded by its disk.
 */
final class SimFile {
  private static final int SECTOR_BYTES = 512;

  private byte[] cached = new byte[0];
  private int cachedSize;
  private byte[] durable = new byte[0];
  private int durableSize;

  /**
   * Written and not synced, in order. What a failed sync dropped is in no list, only in the cache.
   */
  private final List<Write> unsynced = new ArrayList<>();

  private record Write(int position, byte[] bytes) {}

  int size() {
    return cachedSize;
  }

  void write(int position, byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    unsynced.add(new Write(position, copy));
    cached = put(cached, position, copy, 0, length);
    cachedSize = Math.max(cachedSize, position + length);
  }

  int read(long position, byte[] into, int offset, int length) {
    int count = (int) Math.min(length, Math.max(0, cachedSize - position));
    if (count > 0) {
      System.arraycopy(cached, (int) position, into, offset, count);
    }
    return count;
  }

  void sync() {
    for (Write write : unsynced) {
      keep(write, 0, write.bytes().length);
    }
    unsynced.clear();
  }

  /** Some of it reached the device; the kernel forgets that the rest did not. */
  void failSync(SplittableRandom chance) {
    losePower(chance);
    unsynced.clear();
  }

  void flip(long bit) {
    int at = (int) (bit / 8);
    cached[at] ^= (byte) (1 << bit % 8);
    if (at < durableSize) {
      durable[at] ^= (byte) (1 << bit % 8);
    }
  }

  /**
   * The file after the machine has lost power: each unsynced write is there, or not, or in part.
   */
  SimFile afterPowerLoss(SplittableRandom chance) {
    SimFile after = copy();
    after.losePower(chance);
    after.unsynced.clear();
    after.cached = after.durable.clone();
    after.cachedSize = after.durableSize;
    return after;
  }

  SimFile copy() {
    SimFile copy = new SimFile();
    copy.cached = cached.clone();
    copy.cachedSize = cachedSize;
    copy.durable = durable.clone();
    copy.durableSize = durableSize;
    copy.unsynced.addAll(unsynced);
    return copy;
  }

  private void losePower(SplittableRandom chance) {
    boolean inOrder = chance.nextBoolean();
    boolean kept = true;
    for (Write write : unsynced) {
      int length = write.bytes().length;
      int fate = chance.nextInt(4);
      if (inOrder) {
        // A device that writes in order loses an end only; the first lost one may be torn.
        int count = !kept ? 0 : fate > 0 ? length : chance.nextInt(length + 1);
        keep(write, 0, count);
        kept = kept && count == length;
      } else if (fate == 0) {
        keepSectors(write, chance);
      } else if (fate > 1) {
        keep(write, 0, length);
      }
    }
  }

  private void keepSectors(Write write, SplittableRandom chance) {
    int at = 0;
    while (at < write.bytes().length) {
      int inSector = SECTOR_BYTES - (write.position() + at) % SECTOR_BYTES;
      int count = Math.min(inSector, write.bytes().length - at);
      if (chance.nextBoolean()) {
        keep(write, at, count);
      }
      at += count;
    }
  }

  private void keep(Write write, int from, int count) {
    if (count > 0) {
      durable = put(durable, write.position() + from, write.bytes(), from, count);
      durableSize = Math.max(durableSize, write.position() + from + count);
    }
  }

  private static byte[] put(byte[] into, int position, byte[] bytes, int offset, int length) {
    byte[] target = into;
    if (position + length > into.length) {
      target = Arrays.copyOf(into, Math.max(position + length, into.length * 3 / 2));
    }
    System.arraycopy(bytes, offset, target, position, length);
    return target;
  }
}
