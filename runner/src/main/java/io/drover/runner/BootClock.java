package io.drover.runner;

import io.drover.core.Now;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The time of this machine and the names of its start and of this process. Any thread, never
 * blocks.
 */
public final class BootClock {
  private final String bootId;
  private final String processId = UUID.randomUUID().toString();
  private final long bootOffsetNs;
  private final long wallAheadNs;

  /** Reads the machine's uptime once; from then on the JVM's own clock counts. */
  public BootClock() {
    this(0);
  }

  /** The same with a wall clock that is wrong by so much, as after a jump. */
  BootClock(long wallAheadNs) {
    this.wallAheadNs = wallAheadNs;
    bootId = text("/proc/sys/kernel/random/boot_id", "unknown");
    String uptime = text("/proc/uptime", "0 0");
    long seconds = (long) (Double.parseDouble(uptime.split(" ")[0]) * 1e9);
    bootOffsetNs = seconds - System.nanoTime();
  }

  /** This moment. */
  public Now now() {
    return new Now(wallNs(), bootNs(), bootId, processId, ThreadLocalRandom.current().nextLong());
  }

  /** Nanoseconds since the machine started. */
  public long bootNs() {
    return System.nanoTime() + bootOffsetNs;
  }

  /** Wall time in nanoseconds since 1970. */
  public long wallNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano() + wallAheadNs;
  }

  private static String text(String path, String otherwise) {
    try {
      return Files.readString(Path.of(path)).trim();
    } catch (IOException notLinux) {
      return otherwise;
    }
  }
}
