package io.drover.runner.store;

import io.drover.runner.store.Transaction.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is in a log, and where. Not thread-safe. */
final class Index {
  /**
   * What a record costs in a log beside its key and value; only the compaction bound rests on it.
   */
  private static final int RECORD_BYTES = 16;

  private static final int OWNER_BYTES = 256;

  private final StoreLimits limits;
  private final TreeMap<String, Owner> owners = new TreeMap<>();
  private long liveBytes;

  Index(StoreLimits limits) {
    this.limits = limits;
  }

  /** The records of one owner, by what their keys have after it. */
  static final class Owner {
    final TreeMap<String, Location> values = new TreeMap<>();
    final TreeMap<String, StreamIndex> streams = new TreeMap<>();
    long lastSequence;
    long bytes = OWNER_BYTES;
  }

  TreeMap<String, Owner> owners() {
    return owners;
  }

  /** About what a compacted log would take. */
  long liveBytes() {
    return liveBytes;
  }

  long lastSequence(String owner) {
    Owner found = owners.get(owner);
    return found == null ? 0 : found.lastSequence;
  }

  @Nullable Location value(String key) {
    int length = Keys.ownerLength(key);
    Owner owner = owners.get(key.substring(0, length));
    return owner == null ? null : owner.values.get(key.substring(length));
  }

  @Nullable StreamIndex stream(String key) {
    int length = Keys.ownerLength(key);
    Owner owner = owners.get(key.substring(0, length));
    return owner == null ? null : owner.streams.get(key.substring(length));
  }

  void remove(String owner) {
    Owner removed = owners.remove(owner);
    if (removed != null) {
      liveBytes -= removed.bytes;
    }
  }

  /**
   * Takes in the changes of an intact frame.
   *
   * @return the owners it cleared
   */
  List<String> apply(Frame frame) {
    List<String> cleared = new ArrayList<>(0);
    Codec.Reader in = frame.payload();
    while (!in.atEnd()) {
      int kind = in.tag();
      int owner = in.intVarint();
      if (owner >= frame.owners().size()) {
        throw new CodecException("a change of owner " + owner + " of " + frame.owners().size());
      }
      String name = frame.owners().get(owner);
      String suffix = in.string();
      int length = in.skipBytes();
      int at = in.position() - length;
      change(frame, kind, name, suffix, at, length);
      if (kind == Change.CLEAR) {
        cleared.add(name);
      }
    }
    for (String name : frame.owners()) {
      Owner touched = owners.get(name);
      if (touched != null) {
        if (touched.values.isEmpty() && touched.streams.isEmpty()) {
          remove(name);
        } else {
          touched.lastSequence = frame.sequence();
        }
      }
    }
    return cleared;
  }

  private void change(Frame frame, int kind, String name, String suffix, int at, int length) {
    switch (kind) {
      case Change.PUT -> {
        Owner owner = owner(name);
        count(owner, owner.values.put(suffix, location(frame, at, length)), suffix, -1);
        count(owner, owner.values.get(suffix), suffix, 1);
      }
      case Change.DELETE -> {
        Owner owner = owner(name);
        count(owner, owner.values.remove(suffix), suffix, -1);
      }
      case Change.APPEND -> {
        StreamIndex stream = streamBefore(owner(name), suffix);
        stream.append(location(frame, at, length));
        streamAfter(owner(name), stream);
      }
      case Change.FOLD -> {
        Codec.Reader count = new Codec.Reader("a fold", frame.buffer(), at, length);
        streamBefore(owner(name), suffix).fold(count.varint());
        streamAfter(owner(name), streamOf(owner(name), suffix));
      }
      case Change.CLEAR -> remove(name);
      default -> throw new CodecException("a change of kind " + kind);
    }
  }

  private Owner owner(String name) {
    Owner owner = owners.get(name);
    if (owner == null) {
      owner = new Owner();
      owners.put(name, owner);
      liveBytes += OWNER_BYTES;
    }
    return owner;
  }

  private StreamIndex streamOf(Owner owner, String suffix) {
    return owner.streams.computeIfAbsent(suffix, _ -> new StreamIndex(limits));
  }

  /** Takes the stream out of the sum, to be put back when it has changed. */
  private StreamIndex streamBefore(Owner owner, String suffix) {
    StreamIndex stream = streamOf(owner, suffix);
    addBytes(owner, -streamBytes(stream));
    return stream;
  }

  private void streamAfter(Owner owner, StreamIndex stream) {
    addBytes(owner, streamBytes(stream));
  }

  private static long streamBytes(StreamIndex stream) {
    return stream.bytes() + (long) stream.kept() * RECORD_BYTES;
  }

  private void count(Owner owner, @Nullable Location value, String suffix, int sign) {
    if (value != null) {
      addBytes(owner, sign * ((long) value.length() + suffix.length() + RECORD_BYTES));
    }
  }

  private void addBytes(Owner owner, long bytes) {
    owner.bytes += bytes;
    liveBytes += bytes;
  }

  private static Location location(Frame frame, int at, int length) {
    return new Location(
        frame.position() + at - frame.offset(), length, Frame.sum(frame.buffer(), at, length, 0));
  }
}
