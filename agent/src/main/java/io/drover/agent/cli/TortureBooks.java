package io.drover.agent.cli;

import io.drover.agent.torture.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The closing books of a torture, for a person and for a program. */
final class TortureBooks {
  private TortureBooks() {}

  static List<String> lines(Outcome.Closing books) {
    List<String> lines = new ArrayList<>();
    lines.add("done:");
    books.done().forEach((what, count) -> lines.add("%9d  %s".formatted(count, what)));
    books.skipped().forEach((what, why) -> lines.add("  skipped  " + what + ": " + why));
    lines.add("checked:");
    for (Outcome.Checked c : books.checked()) {
      String broken =
          c.broken() == 0 ? "" : "  BROKEN " + c.broken() + (c.broken() == 1 ? " time" : " times");
      lines.add("%9d  %s%s".formatted(c.times(), c.promise(), broken));
    }
    books.problems().forEach(problem -> lines.add("WRONG: " + problem));
    return lines;
  }

  static String json(Outcome outcome, long seed, Path folder) {
    Map<String, Object> all = new LinkedHashMap<>();
    boolean clean = outcome.problems().isEmpty();
    all.put("type", "torture");
    all.put("clean", clean);
    all.put("stopped", outcome.stopped());
    all.put("seed", seed);
    all.put("folder", clean ? null : folder.toString());
    all.put("done", outcome.books().done());
    all.put("skipped", outcome.books().skipped());
    all.put("checked", outcome.books().checked().stream().map(TortureBooks::checked).toList());
    all.put("problems", outcome.problems());
    return JsonText.of(all);
  }

  private static Map<String, Object> checked(Outcome.Checked c) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("promise", c.promise());
    one.put("times", c.times());
    one.put("broken", c.broken());
    return one;
  }
}
