package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The function format, with the verbs of Go's. */
final class Format {
  private static final int WIDTH_MAX = 1_000;

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

  private void pad(String shown, int width, String flags, char verb) {
    int missing = Math.max(0, width - shown.codePointCount(0, shown.length()));
    boolean numeric = "bdoxXeEfFgG".indexOf(verb) >= 0;
    if (flags.contains("-")) {
      out.append(shown).append(" ".repeat(missing));
    } else if (flags.contains("0") && numeric) {
      boolean sign = shown.startsWith("-") || shown.startsWith("+");
      out.append(sign ? shown.substring(0, 1) : "").append("0".repeat(missing));
      out.append(sign ? shown.substring(1) : shown);
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
      case 'd' -> signed(whole(arg).toString(), flags);
      case 'b' -> signed(whole(arg).toString(2), flags);
      case 'o' -> signed(whole(arg).toString(8), flags);
      case 'x' ->
          arg instanceof Value.Text text ? hex(text) : signed(whole(arg).toString(16), flags);
      case 'X' ->
          (arg instanceof Value.Text text ? hex(text) : signed(whole(arg).toString(16), flags))
              .toUpperCase(Locale.ROOT);
      case 'f', 'F' -> signed(fixed(Convert.number(arg), precision), flags);
      case 'e', 'E' -> signed(exponent(Convert.number(arg), precision, verb), flags);
      case 'g', 'G' -> signed(Convert.text(Value.of(Convert.number(arg))), flags);
      default -> throw new EvalException("there is no verb %" + verb);
    };
  }

  private static String any(Value arg, String flags) {
    if (arg instanceof Value.Text text) {
      return flags.contains("#") ? Json.write(arg) : text.value();
    }
    boolean json =
        arg instanceof Value.Null || arg instanceof Value.Items || arg instanceof Value.Entries;
    return json ? Json.write(arg) : Convert.text(arg);
  }

  private static String cut(String text, int precision) {
    if (precision < 0 || text.codePointCount(0, text.length()) <= precision) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, precision));
  }

  private static String hex(Value.Text text) {
    StringBuilder hex = new StringBuilder();
    for (byte b : text.value().getBytes(StandardCharsets.UTF_8)) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }

  private static BigInteger whole(Value arg) {
    BigDecimal number = Convert.number(arg);
    if (number.stripTrailingZeros().scale() > 0) {
      throw new EvalException("a whole number is required, not " + number);
    }
    return number.toBigInteger();
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

  private static String exponent(BigDecimal number, int precision, char verb) {
    int digits = precision < 0 ? 6 : precision;
    String shown = String.format(Locale.ROOT, "%." + digits + "e", number.round(Numbers.DIGITS));
    return verb == 'E' ? shown.toUpperCase(Locale.ROOT) : shown;
  }
}
