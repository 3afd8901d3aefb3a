package io.drover.runner.env;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of this machine that others reach it by: that of the interface on which what goes
 * elsewhere leaves. Read from the kernel's own tables: asking the JDK for its interfaces would cost
 * every start more.
 */
final class HostAddress {
  private static final String LOOPBACK = "127.0.0.1";

  private HostAddress() {}

  /**
   * The address; that of the loopback where there is no other.
   *
   * @param routes the text of {@code /proc/net/route}
   * @param trie the text of {@code /proc/net/fib_trie}
   */
  static String of(String routes, String trie) {
    List<String> local = local(trie);
    String outward = null;
    for (String line : routes.split("\n")) {
      String[] words = line.split("\t");
      if (words.length > 7 && words[1].equals("00000000") && words[7].trim().equals("00000000")) {
        outward = outward == null ? words[0] : outward;
      }
    }
    for (String line : routes.split("\n")) {
      String[] words = line.split("\t");
      boolean near = words.length > 7 && words[0].equals(outward) && words[2].equals("00000000");
      String found = near ? within(local, words[1], words[7].trim()) : null;
      if (found != null) {
        return found;
      }
    }
    return local.isEmpty() ? LOOPBACK : local.getFirst();
  }

  private static @Nullable String within(List<String> addresses, String network, String mask) {
    int bits = swapped(mask);
    for (String address : addresses) {
      if ((number(address) & bits) == (swapped(network) & bits)) {
        return address;
      }
    }
    return null;
  }

  /** Those that are the machine's own, without the loopback's. */
  private static List<String> local(String trie) {
    List<String> found = new ArrayList<>();
    String last = "";
    for (String line : trie.split("\n")) {
      String text = line.trim();
      if (text.startsWith("|-- ")) {
        last = text.substring(4);
      }
      boolean own = text.startsWith("/32 host LOCAL") && !last.startsWith("127.");
      if (own && !found.contains(last)) {
        found.add(last);
      }
    }
    return found;
  }

  private static int number(String address) {
    int number = 0;
    for (String part : address.split("\\.")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  /** The tables have numbers in the order of bytes that the machines we run on have. */
  private static int swapped(String hex) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
  }
}
