package io.drover.jobspec.problem;

import io.drover.api.SourcePlace;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each part of a job was written. A path names stanzas and fields as HCL does, with labels
 * and numbers from 0 in between: {@code group/web/task/server/template/0/destination}.
 */
public final class Places {
  /** No places: a job made in Java. */
  public static final Places NONE = new Places(Map.of());

  private final Map<String, SourcePlace> byPath;

  private Places(Map<String, SourcePlace> byPath) {
    this.byPath = byPath;
  }

  /** Starts collecting. */
  public static Builder builder() {
    return new Builder();
  }

  /** The place of this path, or of the nearest thing around it; null if there is none at all. */
  public @Nullable SourcePlace find(String path) {
    String at = written(path);
    while (true) {
      SourcePlace place = byPath.get(at);
      if (place != null || at.isEmpty()) {
        return place;
      }
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
  }

  /** Whether the user wrote exactly this. */
  public boolean wrote(String path) {
    return byPath.containsKey(written(path));
  }

  /** A task outside a group has a group of its own in the model, which nobody wrote. */
  private String written(String path) {
    if (path.startsWith("/")) {
      // Below the job itself, which has no name of its own.
      return path.substring(1);
    }
    if (!path.startsWith("group/")) {
      return path;
    }
    int end = path.indexOf('/', "group/".length());
    int task = path.indexOf("/task/", "group/".length());
    boolean lone = end >= 0 && end == task && !byPath.containsKey(path.substring(0, end));
    return lone ? path.substring(end + 1) : path;
  }

  /** Collects places. */
  public static final class Builder {
    private final Map<String, SourcePlace> byPath = new HashMap<>();

    private Builder() {}

    /** Notes the place of a path; null is not noted. */
    public void put(String path, @Nullable SourcePlace place) {
      if (place != null) {
        byPath.put(path, place);
      }
    }

    /** What was collected. */
    public Places build() {
      return new Places(Map.copyOf(byPath));
    }
  }
}
