package io.drover.jobspec.problem;

import io.drover.api.ErrorCode;
import io.drover.api.SourcePlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the mistakes of one pass. They are told file by file in the order of the first mistake
 * of each, and within a file from top to bottom; those without a place last. Not thread-safe.
 */
public final class Problems {
  /** More are not kept: nobody reads them, and hostile input could make any number. */
  public static final int PROBLEMS_MAX = 50;

  private final Map<String, SourceText> sources = new HashMap<>();
  private final List<Problem> found = new ArrayList<>();
  private int left;

  /** Makes lines of this text showable. */
  public void source(SourceText source) {
    sources.put(source.name(), source);
  }

  /** Notes a mistake of {@code length} characters. */
  public void add(@Nullable SourcePlace place, int length, String message) {
    if (found.size() >= PROBLEMS_MAX) {
      left++;
      return;
    }
    SourceText source = place == null ? null : sources.get(place.file());
    String excerpt = place == null || source == null ? "" : source.excerpt(place, length);
    found.add(new Problem(place, message, excerpt));
  }

  /** Notes a mistake. */
  public void add(@Nullable SourcePlace place, String message) {
    add(place, 1, message);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** How many there are, with those not kept. */
  public int count() {
    return found.size() + left;
  }

  private List<Problem> inOrder() {
    Map<String, List<Problem>> byFile = new LinkedHashMap<>();
    List<Problem> placeless = new ArrayList<>();
    for (Problem problem : found) {
      SourcePlace place = problem.place();
      (place == null ? placeless : byFile.computeIfAbsent(place.file(), _ -> new ArrayList<>()))
          .add(problem);
    }
    List<Problem> ordered = new ArrayList<>();
    for (List<Problem> ofFile : byFile.values()) {
      ofFile.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      ordered.addAll(ofFile);
    }
    ordered.addAll(placeless);
    return ordered;
  }

  /** Throws what was found, if anything was. */
  public void throwIfAny(ErrorCode code) throws JobspecException {
    if (!found.isEmpty()) {
      throw new JobspecException(code, inOrder(), left);
    }
  }
}
