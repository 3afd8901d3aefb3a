package io.drover.sim.disk;

import io.drover.runner.store.StoreException;
import io.drover.runner.store.StoreLimits;
import io.drover.runner.store.StoreView;
import io.drover.runner.store.StreamSlice;
import io.drover.runner.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What a store should hold, written down naively: values by key, and streams as they should show.
 */
record StoreModel(Map<String, String> values, Map<String, List<String>> streams) {

  static final StoreLimits LIMITS = new StoreLimits(2, 3, 1 << 20, 1_500, 256);
  static final StoreModel EMPTY = new StoreModel(Map.of(), Map.of());

  /** One change, for the store and for the model. */
  record Change(Kind kind, String key, String value) {}

  enum Kind {
    PUT,
    DELETE,
    APPEND,
    CLEAR
  }

  static List<Change> randomChanges(SplittableRandom chance, int number) {
    List<Change> changes = new ArrayList<>();
    int count = 1 + chance.nextInt(3);
    String owner = "alloc/" + chance.nextInt(4);
    for (int i = 0; i < count; i++) {
      String value = "v" + number + "." + i + "x".repeat(chance.nextInt(60));
      int roll = chance.nextInt(20);
      if (roll < 10) {
        changes.add(new Change(Kind.PUT, owner + "/task/" + chance.nextInt(3), value));
      } else if (roll < 12) {
        changes.add(new Change(Kind.DELETE, owner + "/task/" + chance.nextInt(3), ""));
      } else if (roll < 17) {
        changes.add(new Change(Kind.APPEND, owner + "/timeline", value));
      } else if (roll < 18) {
        changes.add(new Change(Kind.CLEAR, owner, ""));
      } else {
        changes.add(new Change(Kind.PUT, "job/" + chance.nextInt(2), value));
      }
    }
    return changes;
  }

  static Transaction transaction(List<Change> changes) {
    Transaction transaction = new Transaction();
    for (Change c : changes) {
      byte[] value = c.value().getBytes(StandardCharsets.UTF_8);
      switch (c.kind()) {
        case PUT -> transaction.put(c.key(), value);
        case DELETE -> transaction.delete(c.key());
        case APPEND -> transaction.append(c.key(), value);
        case CLEAR -> transaction.clear(c.key());
      }
    }
    return transaction;
  }

  StoreModel with(List<Change> changes) {
    Map<String, String> nextValues = new TreeMap<>(values);
    Map<String, List<String>> nextStreams = new TreeMap<>(streams);
    for (Change c : changes) {
      switch (c.kind()) {
        case PUT -> nextValues.put(c.key(), c.value());
        case DELETE -> nextValues.remove(c.key());
        case APPEND -> {
          List<String> records = new ArrayList<>(nextStreams.getOrDefault(c.key(), List.of()));
          records.add(c.value());
          nextStreams.put(c.key(), records);
        }
        case CLEAR -> {
          nextValues.keySet().removeIf(k -> k.equals(c.key()) || k.startsWith(c.key() + "/"));
          nextStreams.keySet().removeIf(k -> k.startsWith(c.key() + "/"));
        }
      }
    }
    return new StoreModel(nextValues, nextStreams);
  }

  /** How a store shows these records: the middle of a long stream is only a number. */
  StoreModel shown() {
    Map<String, List<String>> kept = new TreeMap<>();
    streams.forEach((key, records) -> {
      int total = records.size();
      int first = Math.min(total, LIMITS.streamFirst());
      int last = Math.min(total - first, LIMITS.streamLast());
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < total; i++) {
        if (i < first || i >= total - last) {
          lines.add(i + " " + records.get(i));
        }
      }
      kept.put(key, lines);
    });
    return new StoreModel(values, kept);
  }

  /** What a store shows. */
  static StoreModel read(StoreView store) throws StoreException {
    Map<String, String> values = new TreeMap<>();
    Map<String, List<String>> streams = new TreeMap<>();
    for (String key : store.keys("")) {
      values.put(key, new String(store.get(key), StandardCharsets.UTF_8));
    }
    for (String owner : store.owners("alloc/")) {
      StreamSlice slice = store.stream(owner + "/timeline");
      if (slice.total() > 0) {
        List<String> lines = new ArrayList<>();
        slice.first().forEach(e -> lines.add(line(e)));
        slice.last().forEach(e -> lines.add(line(e)));
        streams.put(owner + "/timeline", lines);
      }
    }
    return new StoreModel(values, streams);
  }

  private static String line(StreamSlice.Entry entry) {
    return entry.number() + " " + new String(entry.value(), StandardCharsets.UTF_8);
  }
}
