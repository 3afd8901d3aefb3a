package io.drover.runner.alloc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hook calls of one alloc that are under way: what the timeline says of each when it is over.
 * Safe from any thread; it forgets with the process, whose calls are over with it.
 */
final class CallStories {
  private record Begun(String what, long wallNs) {}

  private final Map<Long, Begun> begun = new ConcurrentHashMap<>();
  private final Map<Long, List<String>> said = new ConcurrentHashMap<>();

  void begins(long id, String what, long wallNs) {
    begun.put(id, new Begun(what, wallNs));
  }

  /** What a call under way is. */
  String what(long id) {
    Begun call = begun.get(id);
    return call == null ? "call " + id : call.what();
  }

  /** What a call wrote; told before its answer is. */
  void said(long id, List<String> lines) {
    if (!lines.isEmpty()) {
      said.put(id, lines);
    }
  }

  /** The lines about a call that has come back, the outcome first. */
  List<String> over(long id, String outcome, long wallNs) {
    Begun call = begun.remove(id);
    List<String> lines = new ArrayList<>();
    lines.add(
        call == null
            ? "call " + id + " " + outcome
            : call.what()
                + " "
                + outcome
                + ", after "
                + Math.max(0, (wallNs - call.wallNs()) / 1_000_000)
                + " ms");
    List<String> written = said.remove(id);
    if (written != null) {
      written.forEach(line -> lines.add("  said: " + line));
    }
    return lines;
  }
}
