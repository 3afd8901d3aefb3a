package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Division. Nomad's language counts in binary with 512 bits and shows the shortest decimal that
 * means the same binary number: where a quotient has no end, its last digits show that.
 */
final class Quotient {
  private static final int BITS = 512;

  /** Fewer decimal digits never tell two numbers of 512 bits apart. */
  private static final int SHORTEST_DIGITS = 150;

  private Quotient() {}

  static BigDecimal of(BigDecimal dividend, BigDecimal divisor) {
    BigDecimal quotient = dividend.divide(divisor, Numbers.DIGITS);
    return quotient.multiply(divisor).compareTo(dividend) == 0
        ? quotient
        : endless(dividend, divisor);
  }

  private static BigDecimal endless(BigDecimal dividend, BigDecimal divisor) {
    int scale = Math.max(dividend.scale(), divisor.scale());
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
    BigDecimal shortest = shortest(new BigDecimal(bits).multiply(unit), unit);
    return dividend.signum() == divisor.signum() ? shortest : shortest.negate();
  }

  /** The quotient times a power of two, as the nearest whole number. */
  private static BigInteger rounded(BigInteger above, BigInteger below, int shift) {
    BigInteger scaledAbove = shift >= 0 ? above.shiftLeft(shift) : above;
    BigInteger scaledBelow = shift >= 0 ? below : below.shiftLeft(-shift);
    return scaledAbove.shiftLeft(1).add(scaledBelow).divide(scaledBelow.shiftLeft(1));
  }

  private static BigDecimal shortest(BigDecimal exact, BigDecimal unit) {
    BigDecimal half = unit.multiply(new BigDecimal("0.5"));
    for (int digits = SHORTEST_DIGITS; ; digits++) {
      BigDecimal candidate = exact.round(new MathContext(digits));
      if (candidate.subtract(exact).abs().compareTo(half) < 0) {
        return candidate;
      }
    }
  }
}
