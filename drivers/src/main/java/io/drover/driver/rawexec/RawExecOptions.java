package io.drover.driver.rawexec;

import io.drover.driver.shim.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator says of {@code raw_exec}: {@code enabled} (true), {@code denied_envvars}
 * (patterns, separated by commas, for every task), {@code denied_host_uids} and {@code
 * denied_host_gids} (numbers and ranges such as {@code 0,100-200}), {@code open_files} (the soft
 * limit tasks get instead of the session's).
 *
 * @param enabled whether tasks may be started at all
 * @param deniedEnv patterns of variables that are kept from every task
 * @param deniedUids users no task may run as
 * @param deniedGids groups no task may run in
 * @param limits limits of open files
 * @param problem why the options cannot be used, empty if they can; then no task is started
 */
record RawExecOptions(
    boolean enabled,
    List<String> deniedEnv,
    List<IdRange> deniedUids,
    List<IdRange> deniedGids,
    Limits limits,
    String problem) {

  private static final Set<String> KNOWN =
      Set.of("enabled", "denied_envvars", "denied_host_uids", "denied_host_gids", "open_files");

  /** Ids from {@code first} to {@code last}, both included. */
  record IdRange(long first, long last) {
    boolean has(long id) {
      return first <= id && id <= last;
    }
  }

  static RawExecOptions of(Map<String, String> options) {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      return unusable("unknown options " + unknown + "; known are " + new TreeSet<>(KNOWN));
    }
    String enabled = options.getOrDefault("enabled", "true");
    if (!enabled.equals("true") && !enabled.equals("false")) {
      return unusable("option enabled must be true or false, not \"" + enabled + "\"");
    }
    try {
      return new RawExecOptions(
          enabled.equals("true"),
          words(options.getOrDefault("denied_envvars", "")),
          ranges(options.getOrDefault("denied_host_uids", "")),
          ranges(options.getOrDefault("denied_host_gids", "")),
          limits(options.getOrDefault("open_files", "")),
          "");
    } catch (NumberFormatException wrong) {
      return unusable("a number is wrong in the options: " + wrong.getMessage());
    }
  }

  private static RawExecOptions unusable(String problem) {
    return new RawExecOptions(false, List.of(), List.of(), List.of(), Limits.ofSession(), problem);
  }

  private static Limits limits(String openFiles) {
    return openFiles.isEmpty()
        ? Limits.ofSession()
        : new Limits(Long.parseUnsignedLong(openFiles.trim()), 0);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",")) {
      if (!word.isBlank()) {
        words.add(word.trim());
      }
    }
    return words;
  }

  private static List<IdRange> ranges(String text) {
    List<IdRange> ranges = new ArrayList<>();
    for (String word : words(text)) {
      int dash = word.indexOf('-');
      long first = Long.parseUnsignedLong(dash < 0 ? word : word.substring(0, dash).trim());
      long last = dash < 0 ? first : Long.parseUnsignedLong(word.substring(dash + 1).trim());
      ranges.add(new IdRange(first, last));
    }
    return ranges;
  }
}
