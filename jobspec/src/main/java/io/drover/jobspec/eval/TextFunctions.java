package io.drover.jobspec.eval;

import com.google.re2j.Matcher;
import com.google.re2j.PatternSyntaxException;
import io.drover.jobspec.match.Regex;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/** Functions of texts. A character is what a reader takes for one, as in Nomad's language. */
final class TextFunctions {
  private static final int INDENT_MAX = 1_000;

  private TextFunctions() {}

  static void add(Functions.Registry to) {
    to.add("chomp", 1, 1, a -> Value.of(chomp(a.text(0))));
    to.add("format", 1, -1, a -> Value.of(Format.format(a.text(0), rest(a))));
    to.add("formatlist", 1, -1, TextFunctions::formatList);
    to.add("indent", 2, 2, TextFunctions::indent);
    to.add("join", 2, -1, TextFunctions::join);
    to.add("lower", 1, 1, a -> Value.of(each(a.text(0), Character::toLowerCase)));
    to.add("upper", 1, 1, a -> Value.of(each(a.text(0), Character::toUpperCase)));
    to.add("title", 1, 1, a -> Value.of(title(a.text(0))));
    to.add("trim", 2, 2, a -> Value.of(trim(a.text(0), c -> a.text(1).indexOf(c) >= 0)));
    to.add("trimspace", 1, 1, a -> Value.of(trim(a.text(0), TextFunctions::isSpace)));
    to.add("trimprefix", 2, 2, TextFunctions::trimPrefix);
    to.add("trimsuffix", 2, 2, TextFunctions::trimSuffix);
    to.add("replace", 3, 3, TextFunctions::replace);
    to.add("regex_replace", 3, 3, TextFunctions::regexReplace);
    to.add("split", 2, 2, TextFunctions::split);
    to.add("strlen", 1, 1, a -> Value.of(characters(a.text(0)).size()));
    to.add("strrev", 1, 1, a -> Value.of(reverse(a.text(0))));
    to.add("reverse", 1, 1, a -> Value.of(reverse(a.text(0))));
    to.add("substr", 3, 3, TextFunctions::substr);
  }

  private static List<Value> rest(Args args) {
    return args.values().subList(1, args.size());
  }

  private static String chomp(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Lists among the arguments are gone through side by side. */
  private static Value formatList(Args args) {
    String format = args.text(0);
    int count = -1;
    for (Value value : rest(args)) {
      if (value instanceof Value.Items items) {
        if (count >= 0 && count != items.items().size()) {
          throw new EvalException("the lists must have the same length");
        }
        count = items.items().size();
      }
    }
    List<String> made = new ArrayList<>();
    for (int i = 0; i < (count < 0 ? 1 : count); i++) {
      List<Value> each = new ArrayList<>();
      for (Value value : rest(args)) {
        each.add(value instanceof Value.Items items ? items.items().get(i) : value);
      }
      made.add(Format.format(format, each));
    }
    return Value.texts(made);
  }

  private static Value indent(Args args) {
    String pad = " ".repeat(args.whole(0, 0, INDENT_MAX));
    return Value.of(args.text(1).replace("\n", "\n" + pad));
  }

  private static Value join(Args args) {
    List<String> parts = new ArrayList<>();
    for (int i = 1; i < args.size(); i++) {
      parts.addAll(args.texts(i));
    }
    return Value.of(String.join(args.text(0), parts));
  }

  /** Letter by letter, as Go does: the German sharp s has no capital of one letter. */
  private static String each(String text, IntUnaryOperator letter) {
    return text.codePoints()
        .map(letter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** A word begins behind a space, and behind a sign of ASCII that is no part of one. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean start = true;
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(start ? Character.toTitleCase(c) : c);
      start = c < 128 ? !(Character.isLetterOrDigit(c) || c == '_') : isSpace(c);
    }
    return out.toString();
  }

  /** White space of Unicode, those that do not break included. */
  private static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  private static String trim(String text, IntPredicate cut) {
    int from = 0;
    int to = text.length();
    while (from < to && cut.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (to > from && cut.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static Value trimPrefix(Args args) {
    String text = args.text(0);
    String prefix = args.text(1);
    return Value.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static Value trimSuffix(Args args) {
    String text = args.text(0);
    String suffix = args.text(1);
    return Value.of(
        text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
  }

  private static Value replace(Args args) {
    return Value.of(args.text(0).replace(args.text(1), args.text(2)));
  }

  private static Value regexReplace(Args args) {
    String with = args.text(2);
    try {
      Matcher matcher = Regex.compile(args.text(1)).matcher(args.text(0));
      StringBuilder out = new StringBuilder();
      int end = 0;
      while (matcher.find()) {
        // No empty match right behind another one, as in Go.
        if (matcher.end() > end || matcher.end() == 0) {
          matcher.appendReplacement(out, "");
          expand(matcher, with, out);
          end = matcher.end();
        }
      }
      return Value.of(matcher.appendTail(out).toString());
    } catch (PatternSyntaxException e) {
      throw new EvalException("not a regular expression: " + e.getDescription());
    }
  }

  /** {@code $1}, {@code ${1}} and {@code $name} stand for groups, {@code $$} for a dollar. */
  private static void expand(Matcher matcher, String template, StringBuilder out) {
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c != '$' || at + 1 == template.length()) {
        out.append(c);
        at++;
      } else if (template.charAt(at + 1) == '$') {
        out.append('$');
        at += 2;
      } else {
        boolean braces = template.charAt(at + 1) == '{';
        int from = at + (braces ? 2 : 1);
        int to = from;
        while (to < template.length() && isWord(template.charAt(to))) {
          to++;
        }
        boolean closed = !braces || (to < template.length() && template.charAt(to) == '}');
        if (to == from || !closed) {
          out.append(c);
          at++;
          continue;
        }
        out.append(group(matcher, template.substring(from, to)));
        at = to + (braces ? 1 : 0);
      }
    }
  }

  private static boolean isWord(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private static String group(Matcher matcher, String name) {
    boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 4;
    String found = null;
    if (number && Integer.parseInt(name) <= matcher.groupCount()) {
      found = matcher.group(Integer.parseInt(name));
    } else if (matcher.pattern().namedGroups().containsKey(name)) {
      found = matcher.group(name);
    }
    return found == null ? "" : found;
  }

  private static Value split(Args args) {
    String separator = args.text(0);
    String text = args.text(1);
    if (separator.isEmpty()) {
      return Value.texts(text.codePoints().mapToObj(Character::toString).toList());
    }
    return Value.texts(List.of(text.split(Pattern.quote(separator), -1)));
  }

  static List<String> characters(String text) {
    List<String> made = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      made.add(text.substring(from, to));
      from = to;
    }
    return made;
  }

  private static String reverse(String text) {
    return String.join("", characters(text).reversed());
  }

  /** A negative offset counts from the end; a negative length takes all that is left. */
  private static Value substr(Args args) {
    List<String> all = characters(args.text(0));
    int offset = args.whole(1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int length = args.whole(2, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int from = Math.clamp(offset < 0 ? (long) offset + all.size() : offset, 0, all.size());
    long end = length < 0 ? all.size() : (long) from + length;
    return Value.of(String.join("", all.subList(from, Math.clamp(end, from, all.size()))));
  }
}
