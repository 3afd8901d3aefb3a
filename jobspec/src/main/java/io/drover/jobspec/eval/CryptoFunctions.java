package io.drover.jobspec.eval;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;

/** Functions about passwords and keys. No error of theirs shows what they were given. */
final class CryptoFunctions {
  private static final int BCRYPT_BYTES_MAX = 72;
  private static final int BCRYPT_COST_MIN = 4;
  private static final int BCRYPT_COST_DEFAULT = 10;

  /** Go takes up to 31; each step doubles the time, and 16 take seconds already. */
  private static final int BCRYPT_COST_MAX = 16;

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** What PKCS 8 says before the key of PKCS 1: version 0, rsaEncryption, no parameters. */
  private static final byte[] RSA_KEY = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private CryptoFunctions() {}

  static void add(Functions.Registry to) {
    to.add("bcrypt", 1, 2, CryptoFunctions::bcrypt);
    to.add("rsadecrypt", 2, 2, CryptoFunctions::rsaDecrypt);
  }

  /** As Go's: a cost too low to be meant becomes the default. */
  private static Value bcrypt(Args args) {
    int cost = args.has(1) ? args.whole(1, 0, BCRYPT_COST_MAX) : 0;
    byte[] password = args.text(0).getBytes(StandardCharsets.UTF_8);
    if (password.length > BCRYPT_BYTES_MAX) {
      throw new EvalException(
          "bcrypt takes at most " + BCRYPT_BYTES_MAX + " bytes, not " + password.length);
    }
    byte[] hash =
        BCrypt.withDefaults().hash(cost < BCRYPT_COST_MIN ? BCRYPT_COST_DEFAULT : cost, password);
    return Value.of(new String(hash, StandardCharsets.US_ASCII));
  }

  /** Text in base64, encrypted by RSA with the padding of PKCS 1, and the key as PEM. */
  private static Value rsaDecrypt(Args args) {
    byte[] encrypted;
    try {
      encrypted = Base64.getDecoder().decode(args.text(0));
    } catch (IllegalArgumentException notBase64) {
      throw new EvalException("the first argument is not base64");
    }
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key(args.text(1)));
      return Value.of(new String(cipher.doFinal(encrypted), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw new EvalException("the text cannot be decrypted with this key");
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher parts = PEM.matcher(pem);
    if (!parts.find()) {
      throw new EvalException("the second argument is not a private key in PEM without a password");
    }
    byte[] der = Base64.getMimeDecoder().decode(parts.group(2));
    byte[] pkcs8 = parts.group(1).startsWith("RSA") ? wrapped(der) : der;
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] wrapped(byte[] der) {
    int octets = 4 + der.length;
    return ByteBuffer.allocate(4 + RSA_KEY.length + octets)
        .put((byte) 0x30)
        .put((byte) 0x82)
        .putShort((short) (RSA_KEY.length + octets))
        .put(RSA_KEY)
        .put((byte) 4)
        .put((byte) 0x82)
        .putShort((short) der.length)
        .put(der)
        .array();
  }
}
