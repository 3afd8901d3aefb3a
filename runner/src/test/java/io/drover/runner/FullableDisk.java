package io.drover.runner;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.disk.DiskLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that is full when a test says so; what is there can be read all the same. */
final class FullableDisk implements Disk {
  private final Disk real;
  private volatile boolean full;
  private volatile String refused = "";
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger refusedSoFar = new AtomicInteger();

  FullableDisk(Disk real) {
    this.real = real;
  }

  /** From now on nothing finds place on it, or everything does. */
  void full(boolean now) {
    full = now;
  }

  /** Of the records with this text some find their place, the next so many do not. */
  void refuses(String text, int takenBefore, int times) {
    taken.set(takenBefore);
    refusals.set(times);
    refused = text;
  }

  /** How many were refused for their text. */
  int refused() {
    return refusedSoFar.get();
  }

  private void space(String record) throws IOException {
    boolean named = !refused.isEmpty() && record.contains(refused);
    boolean refusal = named && taken.getAndDecrement() <= 0 && refusals.getAndDecrement() > 0;
    if (refusal) {
      refusedSoFar.incrementAndGet();
    }
    if (full || refusal) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public String where() {
    return real.where();
  }

  @Override
  public DiskFile create(String name) throws IOException {
    space("");
    return new File(real.create(name));
  }

  @Override
  public DiskFile open(String name, Access access) throws IOException {
    return new File(real.open(name, access));
  }

  @Override
  public List<String> list(String directory) throws IOException {
    return real.list(directory);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    real.delete(name);
  }

  @Override
  public void createDirectory(String name) throws IOException {
    space("");
    real.createDirectory(name);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    real.syncDirectory(directory);
  }

  @Override
  public DiskLock lock(String name) throws IOException {
    return real.lock(name);
  }

  private final class File implements DiskFile {
    private final DiskFile file;

    File(DiskFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      space(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
      file.write(position, bytes, offset, length);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      return file.read(position, into, offset, length);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
