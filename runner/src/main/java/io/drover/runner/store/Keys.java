package io.drover.runner.store;

import java.nio.charset.StandardCharsets;

/** The grammar of keys: see {@link Transaction}. */
final class Keys {
  private Keys() {}

  /** The first two parts of a key. */
  static String owner(String key) {
    check(key);
    return key.substring(0, ownerLength(key));
  }

  /** The length of the first two parts; 0 if there are no two. */
  static int ownerLength(String key) {
    int first = key.indexOf('/');
    if (first <= 0) {
      return 0;
    }
    int second = key.indexOf('/', first + 1);
    return second < 0 ? key.length() : second;
  }

  private static void check(String key) {
    if (ownerLength(key) == 0) {
      throw new IllegalArgumentException("not a key (kind/id or kind/id/more): " + key);
    }
    boolean empty = true;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        throw new IllegalArgumentException("a key has character " + (int) c + " at " + i);
      }
      if (c == '/' && empty) {
        throw new IllegalArgumentException("a key has an empty part: " + key);
      }
      empty = c == '/';
    }
    if (empty) {
      throw new IllegalArgumentException("a key has an empty part: " + key);
    }
    if (key.length() > StoreLimits.KEY_BYTES_MAX
        || key.getBytes(StandardCharsets.UTF_8).length > StoreLimits.KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a key is longer than "
              + StoreLimits.KEY_BYTES_MAX
              + " bytes: "
              + key.substring(0, 40)
              + "…");
    }
  }
}
