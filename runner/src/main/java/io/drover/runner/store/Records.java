package io.drover.runner.store;

import io.drover.runner.disk.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads records out of one log through its index. Not thread-safe. */
record Records(Disk disk, LogFile log, Index index) {

  byte @Nullable [] get(String key) throws StoreException {
    Location location = index.value(key);
    return location == null ? null : log.read(disk, location, key);
  }

  List<String> keys(String prefix) {
    List<String> found = new ArrayList<>();
    int ownerLength = Keys.ownerLength(prefix);
    boolean oneOwner = ownerLength > 0 && ownerLength < prefix.length();
    String from = oneOwner ? prefix.substring(0, ownerLength) : prefix;
    for (Map.Entry<String, Index.Owner> owner : index.owners().tailMap(from, true).entrySet()) {
      if (!owner.getKey().startsWith(from) || (oneOwner && !owner.getKey().equals(from))) {
        break;
      }
      for (String suffix : owner.getValue().values.keySet()) {
        String key = owner.getKey() + suffix;
        if (key.startsWith(prefix)) {
          found.add(key);
        }
      }
    }
    // 'a/b-c' sorts before 'a/b/x', its owner after the owner 'a/b'.
    found.sort(null);
    return found;
  }

  List<String> owners(String prefix) {
    List<String> found = new ArrayList<>();
    for (String owner : index.owners().tailMap(prefix, true).keySet()) {
      if (!owner.startsWith(prefix)) {
        break;
      }
      found.add(owner);
    }
    return found;
  }

  StreamSlice stream(String key) throws StoreException {
    StreamIndex stream = index.stream(key);
    if (stream == null) {
      return StreamSlice.EMPTY;
    }
    List<StreamSlice.Entry> first = read(key, stream.first(), 0);
    List<StreamSlice.Entry> last = read(key, stream.last(), first.size() + stream.folded());
    return new StreamSlice(first, stream.folded(), last);
  }

  private List<StreamSlice.Entry> read(String key, Iterable<Location> locations, long firstNumber)
      throws StoreException {
    List<StreamSlice.Entry> entries = new ArrayList<>();
    long number = firstNumber;
    for (Location location : locations) {
      entries.add(new StreamSlice.Entry(number, log.read(disk, location, key)));
      number++;
    }
    return entries;
  }

  /** What can still be read of an owner, by key; streams are left out. */
  Map<String, byte[]> survivors(String owner) {
    Map<String, byte[]> found = new TreeMap<>();
    Index.Owner records = index.owners().get(owner);
    if (records != null) {
      records.values.forEach((suffix, location) -> {
        try {
          found.put(owner + suffix, log.read(disk, location, owner + suffix));
        } catch (StoreException e) {
          // Damaged since it was checked a moment ago: not a survivor.
        }
      });
    }
    return found;
  }
}
