package io.drover.agent.torture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was done and what was checked. One thread. */
final class Tally {
  /** More of the same help nobody. */
  private static final int PROBLEMS_KEPT = 200;

  private final Map<String, Integer> done = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Map<Promise, Integer> checked = new EnumMap<>(Promise.class);
  private final Map<Promise, Integer> broken = new EnumMap<>(Promise.class);
  private final List<String> problems = new ArrayList<>();

  void done(String fault) {
    done.merge(fault, 1, Integer::sum);
  }

  void done(String what, int count) {
    done.merge(what, count, Integer::sum);
  }

  void skipped(String fault, String why) {
    skipped.put(fault, why);
  }

  /** Looks at one thing: {@code wrong} says what is wrong with it, and is empty if nothing is. */
  void check(Promise promise, String wrong) {
    checked.merge(promise, 1, Integer::sum);
    if (!wrong.isEmpty()) {
      broken.merge(promise, 1, Integer::sum);
      if (problems.size() < PROBLEMS_KEPT) {
        problems.add(wrong);
      }
    }
  }

  List<String> problems() {
    return problems;
  }

  int count(String what) {
    return done.getOrDefault(what, 0);
  }

  int count(Promise promise) {
    return checked.getOrDefault(promise, 0);
  }

  /** All of it. */
  Outcome.Closing books() {
    List<Outcome.Checked> all = new ArrayList<>();
    for (Promise promise : Promise.values()) {
      if (count(promise) > 0) {
        all.add(
            new Outcome.Checked(promise.text(), count(promise), broken.getOrDefault(promise, 0)));
      }
    }
    return new Outcome.Closing(done, skipped, all, problems);
  }
}
