package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Arithmetic as Nomad's language has it: in binary, with 512 bits, and a number is shown as the
 * shortest decimal that means the same binary number. So a third times three is one.
 */
final class Binary {
  private static final int BITS = 512;

  /** Fewer decimal digits never tell two numbers of 512 bits apart. */
  private static final int SHORTEST_DIGITS = 150;

  private Binary() {}

  static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    BigDecimal quotient = dividend.divide(divisor, Numbers.DIGITS);
    boolean ends = quotient.multiply(divisor).compareTo(dividend) == 0;
    return ends ? quotient : shortest(Nearest.to(exact(dividend), exact(divisor)));
  }

  /** A sum, a difference or a product of {@link #exact} numbers, as it is shown. */
  static BigDecimal shown(BigDecimal result) {
    return isItself(result) ? result : shortest(Nearest.to(result, BigDecimal.ONE));
  }

  /** The binary number that a decimal means. */
  static BigDecimal exact(BigDecimal number) {
    return isItself(number) ? number : Nearest.to(number, BigDecimal.ONE).value();
  }

  private static boolean isItself(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() <= 0
        && stripped.precision() - (long) stripped.scale() < SHORTEST_DIGITS;
  }

  /**
   * A binary number.
   *
   * @param value of it
   * @param unit that of its last bit
   */
  private record Nearest(BigDecimal value, BigDecimal unit) {
    static Nearest to(BigDecimal dividend, BigDecimal divisor) {
      int scale = Math.max(0, Math.max(dividend.scale(), divisor.scale()));
      BigInteger above = dividend.abs().setScale(scale).unscaledValue();
      BigInteger below = divisor.abs().setScale(scale).unscaledValue();
      int shift = BITS - (above.bitLength() - below.bitLength());
      BigInteger bits = rounded(above, below, shift);
      if (bits.bitLength() > BITS) {
        shift--;
        bits = rounded(above, below, shift);
      }
      BigDecimal unit =
          shift >= 0
              ? BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(shift)))
              : new BigDecimal(BigInteger.ONE.shiftLeft(-shift));
      BigDecimal value = new BigDecimal(bits).multiply(unit);
      return new Nearest(dividend.signum() * divisor.signum() < 0 ? value.negate() : value, unit);
    }

    /** The quotient times a power of two, as the nearest whole number. */
    private static BigInteger rounded(BigInteger above, BigInteger below, int shift) {
      BigInteger scaledAbove = shift >= 0 ? above.shiftLeft(shift) : above;
      BigInteger scaledBelow = shift >= 0 ? below : below.shiftLeft(-shift);
      return scaledAbove.shiftLeft(1).add(scaledBelow).divide(scaledBelow.shiftLeft(1));
    }
  }

  private static BigDecimal shortest(Nearest number) {
    BigDecimal half = number.unit().multiply(new BigDecimal("0.5"));
    for (int digits = SHORTEST_DIGITS; ; digits++) {
      BigDecimal candidate = number.value().round(new MathContext(digits));
      if (candidate.subtract(number.value()).abs().compareTo(half) < 0) {
        return candidate.stripTrailingZeros();
      }
    }
  }
}
