package io.drover.agent.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Bytes of a user's words that are no UTF-8. The JVM has put U+FFFD in their place before we are
 * asked, so that they could only be passed on as something else: better said than done. The kernel
 * still has what was given.
 */
final class NotUtf8 {
  private static final char INSTEAD = '\ufffd';
  private static final Path ARGUMENTS = Path.of("/proc/self/cmdline");
  private static final Path ENVIRONMENT = Path.of("/proc/self/environ");

  private NotUtf8() {}

  /**
   * Refuses words that are not what was given.
   *
   * @param words the last arguments of this process
   */
  static void refuse(String[] words) throws Usage {
    if (!hasSign(List.of(words))) {
      return;
    }
    List<byte[]> given = strings(ARGUMENTS);
    for (int i = 0; i < words.length && words.length <= given.size(); i++) {
      byte[] word = given.get(given.size() - words.length + i);
      if (words[i].indexOf(INSTEAD) >= 0 && isOther(word)) {
        throw new Usage(
            "the argument "
                + shown(word)
                + " is not UTF-8: its bytes could not be passed on as they are");
      }
    }
  }

  /** The folder in which the user stands is where a command is to run. */
  static void refuse(Path workDir) throws Usage {
    if (workDir.toString().indexOf(INSTEAD) >= 0 && !Files.isDirectory(workDir)) {
      throw new Usage(
          "the name of the folder in which you stand is not UTF-8, so a command cannot run there");
    }
  }

  /** The names of the variables whose values are not what was given. */
  static List<String> variables(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    if (!hasSign(environment.values())) {
      return names;
    }
    for (byte[] entry : strings(ENVIRONMENT)) {
      String text = new String(entry, StandardCharsets.UTF_8);
      int equals = text.indexOf('=');
      if (equals > 0 && text.indexOf(INSTEAD) >= 0 && isOther(entry)) {
        names.add(text.substring(0, equals));
      }
    }
    return names;
  }

  /** A loop, for every start pays for it. */
  private static boolean hasSign(Collection<String> texts) {
    for (String text : texts) {
      if (text.indexOf(INSTEAD) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOther(byte[] bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return false;
    } catch (CharacterCodingException other) {
      return true;
    }
  }

  /** As a shell would be given it. */
  private static String shown(byte[] word) {
    StringBuilder out = new StringBuilder("$'");
    for (byte b : word) {
      boolean plain = b >= ' ' && b < 0x7f && b != '\'' && b != '\\';
      out.append(plain ? String.valueOf((char) b) : "\\x%02x".formatted(b));
    }
    return out.append('\'').toString();
  }

  /** Each ends with a zero. None where the file cannot be read. */
  private static List<byte[]> strings(Path file) {
    List<byte[]> all = new ArrayList<>();
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException unknown) {
      return all;
    }
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        all.add(Arrays.copyOfRange(bytes, from, i));
        from = i + 1;
      }
    }
    return all;
  }
}
