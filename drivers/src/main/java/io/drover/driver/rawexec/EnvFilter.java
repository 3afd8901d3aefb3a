package io.drover.driver.rawexec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes variables out of an environment by patterns in which {@code *} stands for anything. */
final class EnvFilter {
  private EnvFilter() {}

  static Map<String, String> without(Map<String, String> env, List<String> patterns) {
    if (patterns.isEmpty()) {
      return env;
    }
    List<Pattern> denied = patterns.stream().map(EnvFilter::compile).toList();
    Map<String, String> kept = new LinkedHashMap<>();
    env.forEach((name, value) -> {
      if (denied.stream().noneMatch(p -> p.matcher(name).matches())) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  private static Pattern compile(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }
}
