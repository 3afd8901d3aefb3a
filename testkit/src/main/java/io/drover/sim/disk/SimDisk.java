package io.drover.sim.disk;

import io.drover.runner.disk.Disk;
import io.drover.runner.disk.DiskFile;
import io.drover.runner.disk.DiskLock;
import io.drover.runner.disk.DiskLockedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory for one process. It can kill that process at any call; {@link #after} is then
 * the disk that the next process finds. The same seed gives the same disk. Files have at most 2
 * GiB. Any thread.
 *
 * <pre>{@code
 * SimDisk disk = new SimDisk(seed);
 * disk.dieAtCall(17);
 * try { work(disk); } catch (SimCrash e) { ... }
 * check(disk.after(Death.POWER, seed2));
 * }</pre>
 */
public final class SimDisk implements Disk {
  private final SplittableRandom chance;
  private final Map<String, SimFile> names = new TreeMap<>();
  private final Map<String, SimFile> durableNames = new TreeMap<>();
  private final Set<String> folders = new HashSet<>();
  private final List<Naming> unsynced = new ArrayList<>();
  private final Set<String> locked = new HashSet<>();
  private final int[] counts = new int[Call.values().length];
  private final int[] failNext = new int[Call.values().length];
  private long calls;
  private long dieAtCall = Long.MAX_VALUE;
  private boolean dead;
  private long capacityBytes = Long.MAX_VALUE;
  private int failuresPerMille;
  private Set<Call> failing = Set.of();

  /** An empty disk. */
  public SimDisk(long seed) {
    chance = new SplittableRandom(seed);
  }

  /** What kills. */
  public enum Death {
    /** SIGKILL: what was written is in the kernel and stays. */
    PROCESS,
    /** The machine loses power: what was not synced is there, or not, or in part. */
    POWER
  }

  /** The calls that are counted and can die or fail. */
  public enum Call {
    CREATE,
    WRITE,
    READ,
    SYNC,
    RENAME,
    DELETE,
    CREATE_DIRECTORY,
    SYNC_DIRECTORY
  }

  /** A change of names in a folder; {@code to} null: deleted, {@code from} null: created. */
  private record Naming(@Nullable String from, @Nullable String to, SimFile file) {
    String folder() {
      return folderOf(to == null ? String.valueOf(from) : to);
    }
  }

  /**
   * Has the process die at the n-th changing call from now on (from 1); a write may happen in part.
   */
  public synchronized void dieAtCall(long number) {
    dieAtCall = calls + number;
  }

  /** Has every changing call fail with that chance, in thousandths: EIO, with a part of it done. */
  public synchronized void failCalls(int perMille, Call... which) {
    failuresPerMille = perMille;
    failing = Set.of(which);
  }

  /** Has the next calls of a kind fail: EIO, with a part of it done. */
  public synchronized void failNext(Call call, int times) {
    failNext[call.ordinal()] = times;
  }

  /** Limits the sum of the files' lengths; a write beyond it fails with ENOSPC, done in part. */
  public synchronized void limitCapacity(long bytes) {
    capacityBytes = bytes;
  }

  /** How many changing calls were made. Reading counts in {@link #count} only. */
  public synchronized long calls() {
    return calls;
  }

  /** How often a call was made. */
  public synchronized int count(Call call) {
    return counts[call.ordinal()];
  }

  /** The sum of the files' lengths. */
  public synchronized long usedBytes() {
    return names.values().stream().mapToLong(SimFile::size).sum();
  }

  /** Flips one bit of a file, in memory and on the device. */
  public synchronized void flip(String name, long bit) throws IOException {
    find(name).flip(bit);
  }

  /** The length of a file. */
  public synchronized long size(String name) throws IOException {
    return find(name).size();
  }

  /**
   * The disk as the next process finds it, without faults and locks. This one is not changed, so
   * the same death may be looked at many times, with other seeds.
   */
  public synchronized SimDisk after(Death death, long seed) {
    SimDisk next = new SimDisk(seed);
    IdentityHashMap<SimFile, SimFile> files = new IdentityHashMap<>();
    switch (death) {
      case PROCESS -> {
        names.forEach(
            (name, file) -> next.names.put(name, files.computeIfAbsent(file, SimFile::copy)));
        durableNames.forEach((name, file) ->
            next.durableNames.put(name, files.computeIfAbsent(file, SimFile::copy)));
        for (Naming n : unsynced) {
          SimFile file = files.computeIfAbsent(n.file(), SimFile::copy);
          next.unsynced.add(new Naming(n.from(), n.to(), file));
        }
      }
      case POWER -> {
        SplittableRandom fate = next.chance.split();
        Map<String, SimFile> surviving = new TreeMap<>(durableNames);
        boolean inOrder = fate.nextBoolean();
        for (Naming naming : unsynced) {
          if (fate.nextInt(3) > 0) {
            apply(surviving, naming);
          } else if (inOrder) {
            break;
          }
        }
        surviving.forEach((name, file) ->
            next.names.put(name, files.computeIfAbsent(file, f -> f.afterPowerLoss(fate))));
        next.durableNames.putAll(next.names);
      }
    }
    next.folders.addAll(folders);
    return next;
  }

  @Override
  public String where() {
    return "sim:";
  }

  @Override
  public synchronized DiskFile create(String name) throws IOException {
    enter(Call.CREATE, name);
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    if (!folderOf(name).isEmpty() && !folders.contains(folderOf(name))) {
      throw new NoSuchFileException(name);
    }
    SimFile file = new SimFile();
    rename(new Naming(null, name, file));
    return new Handle(name, file, Access.WRITE);
  }

  @Override
  public synchronized DiskFile open(String name, Access access) throws IOException {
    alive(name);
    return new Handle(name, find(name), access);
  }

  @Override
  public synchronized List<String> list(String directory) throws IOException {
    alive(directory);
    List<String> found = new ArrayList<>();
    for (String name : names.keySet()) {
      if (folderOf(name).equals(directory)) {
        found.add(name.substring(directory.isEmpty() ? 0 : directory.length() + 1));
      }
    }
    if (directory.isEmpty()) {
      found.addAll(folders);
      found.addAll(locked);
    }
    found.sort(null);
    return found;
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    enter(Call.RENAME, from);
    rename(new Naming(from, to, find(from)));
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    enter(Call.DELETE, name);
    SimFile file = names.get(name);
    if (file != null) {
      rename(new Naming(name, null, file));
    }
  }

  @Override
  public synchronized void createDirectory(String name) throws IOException {
    enter(Call.CREATE_DIRECTORY, name);
    folders.add(name);
  }

  @Override
  public synchronized void syncDirectory(String directory) throws IOException {
    enter(Call.SYNC_DIRECTORY, directory);
    for (Naming naming : unsynced) {
      if (naming.folder().equals(directory)) {
        apply(durableNames, naming);
      }
    }
    unsynced.removeIf(naming -> naming.folder().equals(directory));
  }

  @Override
  public synchronized DiskLock lock(String name) throws IOException {
    alive(name);
    if (!locked.add(name)) {
      throw new DiskLockedException(name, ProcessHandle.current().pid());
    }
    return () -> {
      synchronized (this) {
        locked.remove(name);
      }
    };
  }

  private void rename(Naming naming) {
    apply(names, naming);
    unsynced.add(naming);
  }

  private static void apply(Map<String, SimFile> names, Naming naming) {
    if (naming.from() != null) {
      names.remove(naming.from());
    }
    if (naming.to() != null) {
      names.put(naming.to(), naming.file());
    }
  }

  private SimFile find(String name) throws NoSuchFileException {
    SimFile file = names.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  private static String folderOf(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  private void alive(String name) {
    if (dead) {
      throw new SimCrash(name);
    }
  }

  /** Counts a call, and has it die or fail if it is its turn. */
  private void enter(Call call, String name) throws IOException {
    alive(name);
    counts[call.ordinal()]++;
    if (call != Call.READ) {
      calls++;
      if (calls >= dieAtCall) {
        dead = true;
        throw new SimCrash(call + " " + name);
      }
    }
    if (fails(call)) {
      throw new IOException("simulated EIO at " + call + " " + name);
    }
  }

  private boolean fails(Call call) {
    if (failNext[call.ordinal()] > 0) {
      failNext[call.ordinal()]--;
      return true;
    }
    return failing.contains(call) && chance.nextInt(1000) < failuresPerMille;
  }

  private final class Handle implements DiskFile {
    private final String name;
    private final SimFile file;
    private final Access access;
    private boolean closed;

    Handle(String name, SimFile file, Access access) {
      this.name = name;
      this.file = file;
      this.access = access;
    }

    @Override
    public long size() throws IOException {
      synchronized (SimDisk.this) {
        open();
        return file.size();
      }
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      synchronized (SimDisk.this) {
        open();
        if (access == Access.READ) {
          throw new IOException(name + " is open for reading only");
        }
        int at = Math.toIntExact(position);
        try {
          enter(Call.WRITE, name);
        } catch (SimCrash | IOException e) {
          file.write(at, bytes, offset, chance.nextInt(length + 1));
          throw e;
        }
        long grows = Math.max(0, position + length - file.size());
        long free = capacityBytes == Long.MAX_VALUE ? grows : capacityBytes - usedBytes();
        if (grows > free) {
          file.write(at, bytes, offset, (int) Math.max(0, length - (grows - Math.max(0, free))));
          throw new IOException("simulated ENOSPC: No space left on device");
        }
        file.write(at, bytes, offset, length);
      }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      synchronized (SimDisk.this) {
        open();
        enter(Call.READ, name);
        return file.read(position, into, offset, length);
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (SimDisk.this) {
        open();
        try {
          enter(Call.SYNC, name);
        } catch (IOException e) {
          file.failSync(chance);
          throw e;
        }
        file.sync();
      }
    }

    @Override
    public void close() {
      synchronized (SimDisk.this) {
        closed = true;
      }
    }

    private void open() throws IOException {
      alive(name);
      if (closed) {
        throw new IOException(name + " is closed");
      }
    }
  }

  @Override
  public String toString() {
    return names.keySet() + " after " + calls + " calls, " + Arrays.toString(counts);
  }
}
