package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** The function format, with the verbs of Go's. */
final class Format {
  private static final int WIDTH_MAX = 1_000;

  /** From so many digits before the point on, a number is shown with an exponent. */
  private static final int SHORT_DIGITS = 6;

  private final String text;
  private final List<Value> args;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int nextArg;
  private int usedArgs;

  private Format(String text, List<Value> args) {
    this.text = text;
    this.args = args;
  }

  static String format(String text, List<Value> args) {
    return new Format(text, args).run();
  }

  private String run() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at < text.length() && text.charAt(at) == '%') {
        out.append('%');
        at++;
      } else {
        verb();
      }
    }
    if (usedArgs < args.size()) {
      throw new EvalException(
          "the text has room for " + usedArgs + " values, not for " + args.size());
    }
    return out.toString();
  }

  private void verb() {
    int from = at - 1;
    String flags = "";
    while (at < text.length() && "+-# 0".indexOf(text.charAt(at)) >= 0) {
      flags += text.charAt(at++);
    }
    int width = number(0);
    int precision = -1;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      precision = number(0);
    }
    if (at < text.length() && text.charAt(at) == '[') {
      at++;
      nextArg = number(0) - 1;
      at++;
    }
    if (at >= text.length()) {
      throw new EvalException("the verb " + text.substring(from) + " does not end");
    }
    char verb = text.charAt(at++);
    if (nextArg < 0 || nextArg >= args.size()) {
      throw new EvalException("there is no value for " + text.substring(from, at));
    }
    Value arg = args.get(nextArg++);
    usedArgs = Math.max(usedArgs, nextArg);
    String shown = value(verb, arg, flags, precision);
    pad(shown, width, flags, verb);
  }

  private int number(int orElse) {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      return orElse;
    }
    String digits = text.substring(from, at);
    if (digits.length() > 4 || Integer.parseInt(digits) > WIDTH_MAX) {
      throw new EvalException("a width of " + digits + " is too much");
    }
    return Integer.parseInt(digits);
  }

  /** Zeros go between a sign, or what tells the base, and the number; of a text before all. */
  private void pad(String shown, int width, String flags, char verb) {
    int missing = verb == 't' ? 0 : Math.max(0, width - TextFunctions.characters(shown).size());
    if (flags.contains("-")) {
      out.append(shown).append(" ".repeat(missing));
    } else if (flags.contains("0")) {
      boolean numeric = "bdoxXeEfFgG".indexOf(verb) >= 0;
      boolean signed = numeric && (shown.startsWith("-") || shown.startsWith("+"));
      boolean based = numeric && flags.contains("#") && "bxX".indexOf(verb) >= 0;
      int head = (signed ? 1 : 0) + (based ? 2 : 0);
      out.append(shown, 0, head).append("0".repeat(missing)).append(shown.substring(head));
    } else {
      out.append(" ".repeat(missing)).append(shown);
    }
  }

  private static String value(char verb, Value arg, String flags, int precision) {
    if (verb == 'v') {
      return any(arg, flags);
    }
    if (arg instanceof Value.Null) {
      throw new EvalException("null cannot be shown as %" + verb);
    }
    return switch (verb) {
      case 's' -> cut(Convert.text(arg), precision);
      case 'q' -> Json.write(Value.of(cut(Convert.text(arg), precision)));
      case 't' -> Boolean.toString(Convert.bool(arg));
      case 'd' -> signed(whole(arg, 10, ""), flags);
      case 'b' -> signed(whole(arg, 2, flags.contains("#") ? "0b" : ""), flags);
      case 'o' -> signed(whole(arg, 8, flags.contains("#") ? "0" : ""), flags);
      case 'x' -> signed(whole(arg, 16, flags.contains("#") ? "0x" : ""), flags);
      case 'X' -> value('x', arg, flags, precision).toUpperCase(Locale.ROOT);
      case 'f', 'F' -> signed(fixed(binary(arg), precision), flags);
      case 'e' -> signed(exponent(binary(arg), precision < 0 ? 6 : precision), flags);
      case 'g' -> signed(general(arg, precision), flags);
      case 'E', 'G' ->
          value(Character.toLowerCase(verb), arg, flags, precision).toUpperCase(Locale.ROOT);
      default -> throw new EvalException("there is no verb %" + verb);
    };
  }

  private static String any(Value arg, String flags) {
    boolean json = flags.contains("#") || arg instanceof Value.Null;
    if (json || arg instanceof Value.Items || arg instanceof Value.Entries) {
      return Json.write(arg);
    }
    return arg instanceof Value.Number ? general(arg, -1) : Convert.text(arg);
  }

  private static String cut(String text, int precision) {
    if (precision < 0 || text.codePointCount(0, text.length()) <= precision) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, precision));
  }

  private static String whole(Value arg, int base, String prefix) {
    BigDecimal number = Convert.number(arg);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new EvalException("a whole number is required, not " + number);
    }
    String digits = number.abs().toBigInteger().toString(base);
    return (number.signum() < 0 ? "-" : "") + prefix + digits;
  }

  /** What is rounded is the binary number that is meant, not the decimal that it is written as. */
  private static BigDecimal binary(Value arg) {
    return Binary.exact(Convert.number(arg));
  }

  private static String signed(String number, String flags) {
    if (number.startsWith("-")) {
      return number;
    }
    return flags.contains("+") ? "+" + number : flags.contains(" ") ? " " + number : number;
  }

  private static String fixed(BigDecimal number, int precision) {
    return number.setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String exponent(BigDecimal number, int precision) {
    BigDecimal rounded = number.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int power = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    BigDecimal digits = rounded.movePointLeft(power).setScale(precision, RoundingMode.UNNECESSARY);
    return digits.toPlainString() + "e%s%02d".formatted(power < 0 ? "-" : "+", Math.abs(power));
  }

  /** As few digits as mean the number; with an exponent where it is very large or very small. */
  private static String general(Value arg, int precision) {
    BigDecimal number =
        precision < 0
            ? Convert.number(arg)
            : binary(arg).round(new MathContext(Math.max(1, precision), RoundingMode.HALF_EVEN));
    BigDecimal shortest = number.stripTrailingZeros();
    int power = shortest.signum() == 0 ? 0 : shortest.precision() - shortest.scale() - 1;
    int large = precision < 0 ? SHORT_DIGITS : Math.max(1, precision);
    return power < -4 || power >= large
        ? exponent(shortest, shortest.precision() - 1)
        : shortest.toPlainString();
  }
}
