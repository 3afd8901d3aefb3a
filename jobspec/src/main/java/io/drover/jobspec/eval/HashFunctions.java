package io.drover.jobspec.eval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Functions that make numbers nobody can guess, or that everybody gets the same. */
final class HashFunctions {
  private HashFunctions() {}

  static void add(Functions.Registry to) {
    to.add("md5", 1, 1, a -> hash("MD5", a.text(0)));
    to.add("sha1", 1, 1, a -> hash("SHA-1", a.text(0)));
    to.add("sha256", 1, 1, a -> hash("SHA-256", a.text(0)));
    to.add("sha512", 1, 1, a -> hash("SHA-512", a.text(0)));
    to.add("uuidv4", 0, 0, a -> Value.of(UUID.randomUUID().toString()));
    to.add("uuidv5", 2, 2, HashFunctions::uuid5);
  }

  private static Value hash(String algorithm, String text) {
    byte[] bytes = digest(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    return Value.of(HexFormat.of().formatHex(bytes));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new EvalException("this Java has no " + algorithm);
    }
  }

  /** The name of a namespace, or its UUID. */
  private static Value uuid5(Args args) {
    UUID namespace =
        switch (args.text(0)) {
          case "dns" -> UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
          case "url" -> UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
          case "oid" -> UUID.fromString("6ba7b812-9dad-11d1-80b4-00c04fd430c8");
          case "x500" -> UUID.fromString("6ba7b814-9dad-11d1-80b4-00c04fd430c8");
          default -> namespace(args.text(0));
        };
    MessageDigest digest = digest("SHA-1");
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(args.text(1).getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return Value.of(new UUID(high, low).toString());
  }

  private static UUID namespace(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new EvalException("the namespace is dns, url, oid, x500 or a UUID, not " + text);
    }
  }
}
