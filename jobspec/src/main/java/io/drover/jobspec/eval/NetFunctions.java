package io.drover.jobspec.eval;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Functions of address ranges. */
final class NetFunctions {
  /** Without zeros in front, which others take for octal. */
  private static final String FOUR_NUMBERS = "(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}";

  private NetFunctions() {}

  /** An address range: its first address, the bits that are fixed, and the bits there are. */
  private record Range(BigInteger base, int fixed, int bits) {
    static Range parse(String text) {
      int slash = text.indexOf('/');
      String address = text.substring(0, Math.max(slash, 0));
      boolean plain =
          !address.isEmpty()
              && address.length() < 64
              && address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
              && (address.contains(":") || address.matches(FOUR_NUMBERS));
      if (!plain) {
        throw new EvalException("not an address range such as 10.0.0.0/8: " + text);
      }
      try {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        int bits = bytes.length * 8;
        int fixed = Integer.parseUnsignedInt(text.substring(slash + 1));
        if (fixed < 0 || fixed > bits) {
          throw new EvalException("the number after the slash is from 0 to " + bits + ": " + text);
        }
        BigInteger whole = new BigInteger(1, bytes);
        int free = bits - fixed;
        return new Range(whole.shiftRight(free).shiftLeft(free), fixed, bits);
      } catch (UnknownHostException | NumberFormatException e) {
        throw new EvalException("not an address range such as 10.0.0.0/8: " + text);
      }
    }

    String address(BigInteger number) {
      byte[] raw = number.toByteArray();
      byte[] bytes = new byte[bits / 8];
      for (int i = 0; i < Math.min(raw.length, bytes.length); i++) {
        bytes[bytes.length - 1 - i] = raw[raw.length - 1 - i];
      }
      try {
        return shorten(InetAddress.getByAddress(bytes).getHostAddress());
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The longest run of zeros in an IPv6 address is left out. */
    private static String shorten(String address) {
      if (!address.contains(":")) {
        return address;
      }
      String[] groups = address.split(":", -1);
      int from = -1;
      int length = 1;
      for (int i = 0; i < groups.length; i++) {
        int end = i;
        while (end < groups.length && groups[end].equals("0")) {
          end++;
        }
        if (end - i > length) {
          from = i;
          length = end - i;
        }
      }
      if (from < 0) {
        return address;
      }
      String head = String.join(":", List.of(groups).subList(0, from));
      String tail = String.join(":", List.of(groups).subList(from + length, groups.length));
      return head + "::" + tail;
    }
  }

  static void add(Functions.Registry to) {
    to.add("cidrhost", 2, 2, NetFunctions::host);
    to.add("cidrnetmask", 1, 1, NetFunctions::netmask);
    to.add("cidrsubnet", 3, 3, NetFunctions::subnet);
    to.add("cidrsubnets", 1, -1, NetFunctions::subnets);
  }

  private static Value host(Args args) {
    Range range = Range.parse(args.text(0));
    BigInteger number = args.number(1).toBigInteger();
    BigInteger size = BigInteger.ONE.shiftLeft(range.bits() - range.fixed());
    BigInteger at = number.signum() < 0 ? size.add(number) : number;
    if (at.signum() < 0 || at.compareTo(size) >= 0) {
      throw new EvalException("the range has no host " + number);
    }
    return Value.of(range.address(range.base().add(at)));
  }

  private static Value netmask(Args args) {
    Range range = Range.parse(args.text(0));
    BigInteger ones = BigInteger.ONE.shiftLeft(range.fixed()).subtract(BigInteger.ONE);
    return Value.of(range.address(ones.shiftLeft(range.bits() - range.fixed())));
  }

  private static Value subnet(Args args) {
    Range range = Range.parse(args.text(0));
    int more = args.whole(1, 0, range.bits() - range.fixed());
    BigInteger number = args.number(2).toBigInteger();
    if (number.signum() < 0 || number.bitLength() > more) {
      throw new EvalException("there is no part " + number + " of 2^" + more);
    }
    int fixed = range.fixed() + more;
    BigInteger base = range.base().add(number.shiftLeft(range.bits() - fixed));
    return Value.of(range.address(base) + "/" + fixed);
  }

  private static Value subnets(Args args) {
    Range range = Range.parse(args.text(0));
    BigInteger at = range.base();
    BigInteger end = at.add(BigInteger.ONE.shiftLeft(range.bits() - range.fixed()));
    List<String> made = new ArrayList<>();
    for (int i = 1; i < args.size(); i++) {
      int fixed = range.fixed() + args.whole(i, 1, range.bits() - range.fixed());
      BigInteger size = BigInteger.ONE.shiftLeft(range.bits() - fixed);
      BigInteger from = at.add(size).subtract(BigInteger.ONE).divide(size).multiply(size);
      at = from.add(size);
      if (at.compareTo(end) > 0) {
        throw new EvalException("the range has no room for all of them");
      }
      made.add(range.address(from) + "/" + fixed);
    }
    return Value.texts(made);
  }
}
