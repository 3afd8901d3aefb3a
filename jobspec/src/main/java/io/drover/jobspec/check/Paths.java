package io.drover.jobspec.check;

/** Rules about file names in a task. */
final class Paths {
  private Paths() {}

  /**
   * Whether a path leads out of the alloc's folder, seen from a folder in it. Parts in {@code
   * ${...}} count as one name; an absolute path is taken as below the folder, as Nomad does.
   *
   * @param depth how many folders the starting point is below the alloc's
   */
  static boolean escapes(String path, int depth) {
    int at = depth;
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> at--;
        default -> at++;
      }
      if (at < 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code inner} is the folder {@code outer} or below it. */
  static boolean within(String outer, String inner) {
    String folder = outer.endsWith("/") ? outer : outer + "/";
    return (inner + "/").startsWith(folder);
  }

  /** Whether a name has only letters, digits and these characters, and from 1 to {@code max}. */
  static boolean plain(String name, String also, int max) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && also.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= max;
  }
}
