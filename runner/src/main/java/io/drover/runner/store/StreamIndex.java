package io.drover.runner.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Where the records of one stream lie: its first, and a window over its last. Not thread-safe. */
final class StreamIndex {
  private final StoreLimits limits;
  private final List<Location> first = new ArrayList<>();
  private final Deque<Location> last = new ArrayDeque<>();
  private long folded;
  private long lastBytes;
  private long firstBytes;

  StreamIndex(StoreLimits limits) {
    this.limits = limits;
  }

  /** Adds a record and folds what the bounds no longer allow. */
  void append(Location record) {
    if (folded == 0 && last.isEmpty() && first.size() < limits.streamFirst()) {
      first.add(record);
      firstBytes += record.length();
      return;
    }
    last.add(record);
    lastBytes += record.length();
    while (last.size() > 1
        && (last.size() > limits.streamLast() || lastBytes > limits.streamLastBytes())) {
      lastBytes -= last.remove().length();
      folded++;
    }
  }

  /** Notes that records were folded before this log was written; only before the window has any. */
  void fold(long count) {
    folded += count;
  }

  List<Location> first() {
    return first;
  }

  Iterable<Location> last() {
    return last;
  }

  long folded() {
    return folded;
  }

  int kept() {
    return first.size() + last.size();
  }

  long bytes() {
    return firstBytes + lastBytes;
  }
}
