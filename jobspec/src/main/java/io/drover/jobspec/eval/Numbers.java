package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.MathContext;

/** Arithmetic with a bound on digits and on size. */
final class Numbers {
  /** About the 512 bits that Nomad's language counts with. */
  static final MathContext DIGITS = new MathContext(155);

  private static final int EXPONENT_MAX = 10_000;

  private Numbers() {}

  static BigDecimal bounded(BigDecimal number) {
    long exponent = (long) number.precision() - number.scale();
    if (Math.abs(exponent) > EXPONENT_MAX && number.signum() != 0) {
      throw new EvalException("the number is out of range");
    }
    return number;
  }

  static BigDecimal apply(String op, BigDecimal left, BigDecimal right) {
    return bounded(
        switch (op) {
          case "+" -> Binary.shown(Binary.exact(left).add(Binary.exact(right)));
          case "-" -> Binary.shown(Binary.exact(left).subtract(Binary.exact(right)));
          case "*" -> Binary.shown(Binary.exact(left).multiply(Binary.exact(right)));
          case "/" -> Binary.quotient(left, nonZero(right));
          case "%" -> left.remainder(nonZero(right));
          default -> throw new IllegalStateException(op);
        });
  }

  private static BigDecimal nonZero(BigDecimal number) {
    if (number.signum() == 0) {
      throw new EvalException("division by zero");
    }
    return number;
  }

  /** A whole number between two bounds. */
  static int whole(Value value, String name, int min, int max) {
    BigDecimal number = Convert.number(value);
    boolean whole = number.stripTrailingZeros().scale() <= 0;
    if (!whole
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw new EvalException(
          name + " must be a whole number from " + min + " to " + max + ", not " + number);
    }
    return number.intValueExact();
  }
}
