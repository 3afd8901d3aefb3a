package io.drover.driver.common;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the small files of the kernel, many of them one after another, into one buffer. One thread
 * at a time.
 */
final class ProcFile {
  private byte[] bytes = new byte[4096];
  private int size;
  private int at;

  /** Reads it all; false, and empty, if it is not there or hidden. */
  boolean read(String path) {
    size = 0;
    at = 0;
    try (FileInputStream in = new FileInputStream(path)) {
      for (int n = in.read(bytes); n > 0; n = in.read(bytes, size, bytes.length - size)) {
        size += n;
        if (size < bytes.length) {
          // Such a file is given whole, if there is room for it.
          return true;
        }
        bytes = Arrays.copyOf(bytes, 2 * bytes.length);
      }
      return size > 0;
    } catch (IOException gone) {
      size = 0;
      return false;
    }
  }

  /** Goes behind the last such character; false if there is none. */
  boolean behindLast(char c) {
    for (int i = size - 1; i >= 0; i--) {
      if (bytes[i] == c) {
        at = i + 1;
        return true;
      }
    }
    return false;
  }

  /** Goes behind the first such text from here on; false if there is none. */
  boolean behind(String text) {
    for (int i = at; i + text.length() <= size; i++) {
      int same = 0;
      while (same < text.length() && bytes[i + same] == text.charAt(same)) {
        same++;
      }
      if (same == text.length()) {
        at = i + same;
        return true;
      }
    }
    return false;
  }

  /** Goes over so many words. */
  void skip(int words) {
    for (int i = 0; i < words; i++) {
      blanks();
      while (at < size && bytes[at] > ' ') {
        at++;
      }
    }
  }

  private void blanks() {
    while (at < size && bytes[at] <= ' ') {
      at++;
    }
  }

  /** The number that is next, behind blanks; -1 if there is none. */
  long number() {
    blanks();
    long value = -1;
    while (at < size && bytes[at] >= '0' && bytes[at] <= '9') {
      value = (value < 0 ? 0 : value * 10) + bytes[at++] - '0';
    }
    return value;
  }
}
