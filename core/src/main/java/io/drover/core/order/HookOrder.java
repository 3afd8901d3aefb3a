package io.drover.core.order;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorts hooks by what each says it comes after; ties by name; unknown names count for nothing. */
public final class HookOrder {
  private HookOrder() {}

  /**
   * The order.
   *
   * @param after each hook's name and the names it must come after
   * @throws HookCycleException if there is none; it prints the cycle
   */
  public static List<String> sort(Map<String, Set<String>> after) throws HookCycleException {
    TreeMap<String, TreeSet<String>> waiting = new TreeMap<>();
    after.forEach((name, before) -> {
      TreeSet<String> known = new TreeSet<>(before);
      known.retainAll(after.keySet());
      known.remove(name);
      waiting.put(name, known);
    });
    List<String> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      String next = null;
      for (Map.Entry<String, TreeSet<String>> e : waiting.entrySet()) {
        if (e.getValue().isEmpty()) {
          next = e.getKey();
          break;
        }
      }
      if (next == null) {
        throw new HookCycleException(cycle(waiting));
      }
      order.add(next);
      waiting.remove(next);
      for (TreeSet<String> others : waiting.values()) {
        others.remove(next);
      }
    }
    return order;
  }

  /** Every hook left waits for another that is left: following the waits must come round. */
  private static List<String> cycle(TreeMap<String, TreeSet<String>> waiting) {
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    String at = waiting.firstKey();
    while (!seen.containsKey(at)) {
      seen.put(at, path.size());
      path.add(at);
      at = Objects.requireNonNull(waiting.get(at)).first();
    }
    List<String> round = new ArrayList<>(path.subList(seen.get(at), path.size()));
    round.add(at);
    return round;
  }
}
