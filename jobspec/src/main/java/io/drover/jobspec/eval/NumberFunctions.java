package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Functions of numbers. */
final class NumberFunctions {
  private NumberFunctions() {}

  static void add(Functions.Registry to) {
    to.add("abs", 1, 1, a -> Value.of(a.number(0).abs()));
    to.add("ceil", 1, 1, a -> Value.of(a.number(0).setScale(0, RoundingMode.CEILING)));
    to.add("floor", 1, 1, a -> Value.of(a.number(0).setScale(0, RoundingMode.FLOOR)));
    to.add("signum", 1, 1, NumberFunctions::sign);
    to.add("log", 2, 2, NumberFunctions::log);
    to.add("pow", 2, 2, NumberFunctions::pow);
    to.add("max", 1, -1, a -> extreme(a, true));
    to.add("min", 1, -1, a -> extreme(a, false));
    to.add("parseint", 2, 2, NumberFunctions::parse);
  }

  private static Value sign(Args args) {
    BigDecimal number = args.number(0);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new EvalException("a whole number is required, not " + number.toPlainString());
    }
    return Value.of(number.signum());
  }

  private static Value log(Args args) {
    double result = Math.log(args.number(0).doubleValue()) / Math.log(args.number(1).doubleValue());
    return real(result);
  }

  private static Value pow(Args args) {
    return real(Math.pow(args.number(0).doubleValue(), args.number(1).doubleValue()));
  }

  private static Value real(double result) {
    if (Double.isNaN(result) || Double.isInfinite(result)) {
      throw new EvalException("the result is not a number");
    }
    return Value.of(BigDecimal.valueOf(result));
  }

  private static Value extreme(Args args, boolean most) {
    BigDecimal best = args.number(0);
    for (int i = 1; i < args.size(); i++) {
      BigDecimal next = args.number(i);
      best = most ? best.max(next) : best.min(next);
    }
    return Value.of(best);
  }

  private static Value parse(Args args) {
    int base = args.whole(1, 2, 62);
    if (!(args.value(0) instanceof Value.Text)) {
      throw new EvalException("argument 1 must be a string, not " + args.value(0).typeName());
    }
    String text = args.text(0);
    boolean negative = text.startsWith("-");
    BigInteger value = BigInteger.ZERO;
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (digits.isEmpty() || digits.length() > 1_000) {
      throw new EvalException("\"" + text + "\" is not a whole number in base " + base);
    }
    for (int i = 0; i < digits.length(); i++) {
      int digit = digit(digits.charAt(i), base);
      if (digit < 0 || digit >= base) {
        throw new EvalException("\"" + text + "\" is not a whole number in base " + base);
      }
      value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
    }
    return Value.of(new BigDecimal(negative ? value.negate() : value));
  }

  /** Capital letters are other digits than small ones only where 36 are not enough. */
  private static int digit(char c, int base) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'Z') {
      return c - 'A' + (base <= 36 ? 10 : 36);
    }
    return -1;
  }
}
