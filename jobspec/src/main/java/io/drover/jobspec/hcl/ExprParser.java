package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses expressions. */
final class ExprParser {
  /** Operators from those that bind least to those that bind most. */
  private static final List<List<String>> OPERATORS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  /** Longer chains of operators or steps are refused: the tree leans on its left. */
  private static final int CHAIN_MAX = 200;

  private static final int EXPONENT_MAX = 10_000;
  private static final int DIGITS_MAX = 1_000;

  private final Cursor cursor;
  private final TemplateParser templates;

  ExprParser(Cursor cursor) {
    this.cursor = cursor;
    this.templates = new TemplateParser(cursor, this);
  }

  /** The label of a block: text in quotes with nothing to fill in. */
  String label() {
    int from = cursor.at();
    Expr expr = templates.quoted();
    if (expr instanceof Expr.Text text) {
      return text.value();
    }
    throw cursor.error(from, 1, "a label is plain text: nothing can be filled in with ${ or %{");
  }

  Expr expr() {
    cursor.enter();
    Expr when = binary(0);
    cursor.skip();
    if (cursor.peek() == '?') {
      cursor.next();
      Expr then = expr();
      cursor.skip();
      if (!cursor.take(":")) {
        throw cursor.error("expected : of a condition, found " + cursor.here());
      }
      Expr otherwise = expr();
      when = new Expr.Conditional(when, then, otherwise, when.place());
    }
    cursor.leave();
    return when;
  }

  private Expr binary(int level) {
    if (level == OPERATORS.size()) {
      return unary();
    }
    Expr left = binary(level + 1);
    for (int chain = 0; ; chain++) {
      cursor.skip();
      String op = operator(level);
      if (op == null) {
        return left;
      }
      if (chain == CHAIN_MAX) {
        throw cursor.error("more than " + CHAIN_MAX + " operators in a row");
      }
      left = new Expr.Binary(op, left, binary(level + 1), left.place());
    }
  }

  private @Nullable String operator(int level) {
    for (String op : OPERATORS.get(level)) {
      boolean negation = op.equals("!=") || !cursor.startsWith("!");
      if (negation && cursor.startsWith(op)) {
        cursor.moveTo(cursor.at() + op.length());
        return op;
      }
    }
    return null;
  }

  private Expr unary() {
    cursor.skip();
    SourcePlace place = cursor.place();
    String op = cursor.peek() == '!' ? "!" : cursor.peek() == '-' ? "-" : "";
    if (op.isEmpty()) {
      return postfix();
    }
    cursor.next();
    cursor.enter();
    Expr value = unary();
    cursor.leave();
    return new Expr.Unary(op, value, place);
  }

  private Expr postfix() {
    int from = cursor.at();
    Expr value = primary();
    for (int chain = 0; ; chain++) {
      int before = cursor.at();
      cursor.skip();
      Expr longer = step(value, from);
      if (longer == null) {
        cursor.moveTo(before);
        return value;
      }
      if (chain == CHAIN_MAX) {
        throw cursor.error("more than " + CHAIN_MAX + " steps in a row");
      }
      value = longer;
    }
  }

  /** One step after a value; null if there is none. */
  private @Nullable Expr step(Expr value, int from) {
    if (cursor.peek() == '.' && !cursor.startsWith("...")) {
      cursor.next();
      cursor.skip();
      if (cursor.take("*")) {
        return attributeSplat(value);
      }
      return dotted(value, from);
    }
    if (cursor.peek() == '[') {
      int open = cursor.at();
      cursor.next();
      boolean before = cursor.newlines(false);
      cursor.skip();
      if (cursor.peek() == '*') {
        cursor.next();
        cursor.skip();
        close("]", open);
        cursor.newlines(before);
        return fullSplat(value);
      }
      Expr key = expr();
      cursor.skip();
      close("]", open);
      cursor.newlines(before);
      return indexed(value, key, from);
    }
    return null;
  }

  private Expr dotted(Expr value, int from) {
    char c = cursor.peek();
    if (c >= '0' && c <= '9') {
      int start = cursor.at();
      while (cursor.peek() >= '0' && cursor.peek() <= '9') {
        cursor.next();
      }
      BigDecimal index = number(start);
      return indexed(value, new Expr.Number(index, cursor.place(start)), from);
    }
    if (!cursor.isIdentStart()) {
      throw cursor.error("expected a name or a number after the dot, found " + cursor.here());
    }
    String name = cursor.ident();
    if (value instanceof Expr.Path path) {
      return longer(path, new Expr.Step.Name(name), from);
    }
    return new Expr.Get(value, name, value.place());
  }

  private Expr indexed(Expr value, Expr key, int from) {
    if (value instanceof Expr.Path path) {
      if (key instanceof Expr.Text text) {
        return longer(path, new Expr.Step.Name(text.value()), from);
      }
      if (key instanceof Expr.Number number) {
        return longer(path, new Expr.Step.At(number.value()), from);
      }
    }
    return new Expr.Index(value, key, value.place());
  }

  private Expr longer(Expr.Path path, Expr.Step step, int from) {
    List<Expr.Step> steps = new ArrayList<>(path.steps());
    steps.add(step);
    return new Expr.Path(path.root(), steps, cursor.slice(from, cursor.at()), path.place());
  }

  /** After {@code .*} only names and numbers after dots belong to each element. */
  private Expr attributeSplat(Expr value) {
    Expr each = new Expr.Each(value.place());
    for (int chain = 0; chain < CHAIN_MAX; chain++) {
      int before = cursor.at();
      cursor.skip();
      if (cursor.peek() != '.' || cursor.startsWith("...") || cursor.startsWith(".*")) {
        cursor.moveTo(before);
        break;
      }
      cursor.next();
      cursor.skip();
      each = dotted(each, before);
    }
    return new Expr.Splat(value, each, value.place());
  }

  /** After {@code [*]} all steps belong to each element. */
  private Expr fullSplat(Expr value) {
    Expr each = new Expr.Each(value.place());
    cursor.enter();
    for (int chain = 0; chain < CHAIN_MAX; chain++) {
      int before = cursor.at();
      cursor.skip();
      Expr longer = step(each, before);
      if (longer == null) {
        cursor.moveTo(before);
        break;
      }
      each = longer;
    }
    cursor.leave();
    return new Expr.Splat(value, each, value.place());
  }

  private Expr primary() {
    cursor.skip();
    SourcePlace place = cursor.place();
    char c = cursor.peek();
    if (c == '"') {
      return templates.quoted();
    }
    if (cursor.startsWith("<<")) {
      return templates.heredoc();
    }
    if (c >= '0' && c <= '9') {
      return new Expr.Number(number(), place);
    }
    if (c == '(') {
      int open = cursor.at();
      cursor.next();
      boolean before = cursor.newlines(false);
      Expr inner = expr();
      cursor.skip();
      close(")", open);
      cursor.newlines(before);
      return new Expr.Parens(inner, place);
    }
    if (c == '[') {
      return tuple();
    }
    if (c == '{') {
      return map();
    }
    if (cursor.isIdentStart()) {
      return named(place);
    }
    throw cursor.error("expected a value, found " + cursor.here());
  }

  private Expr named(SourcePlace place) {
    int from = cursor.at();
    String name = cursor.ident();
    while (cursor.startsWith("::")) {
      cursor.take("::");
      name = name + "::" + cursor.ident();
    }
    int after = cursor.at();
    cursor.skip();
    if (cursor.peek() == '(') {
      return call(name, place);
    }
    cursor.moveTo(after);
    return switch (name) {
      case "true" -> new Expr.Bool(true, place);
      case "false" -> new Expr.Bool(false, place);
      case "null" -> new Expr.Null(place);
      default -> new Expr.Path(name, List.of(), cursor.slice(from, after), place);
    };
  }

  private Expr call(String name, SourcePlace place) {
    int open = cursor.at();
    cursor.next();
    boolean before = cursor.newlines(false);
    List<Expr> args = new ArrayList<>();
    boolean expand = false;
    cursor.skip();
    while (cursor.peek() != ')') {
      args.add(expr());
      cursor.skip();
      if (cursor.take("...")) {
        expand = true;
        cursor.skip();
        break;
      }
      if (!cursor.take(",")) {
        break;
      }
      cursor.skip();
    }
    close(")", open);
    cursor.newlines(before);
    return new Expr.Call(name, args, expand, place);
  }

  private Expr tuple() {
    SourcePlace place = cursor.place();
    int open = cursor.at();
    cursor.next();
    boolean before = cursor.newlines(false);
    cursor.skip();
    if (isFor()) {
      Expr loop = loop(place, open, "]");
      cursor.newlines(before);
      return loop;
    }
    List<Expr> items = new ArrayList<>();
    while (cursor.peek() != ']') {
      items.add(expr());
      cursor.skip();
      if (!cursor.take(",")) {
        break;
      }
      cursor.skip();
    }
    close("]", open);
    cursor.newlines(before);
    return new Expr.Tuple(items, place);
  }

  private Expr map() {
    SourcePlace place = cursor.place();
    int open = cursor.at();
    cursor.next();
    boolean before = cursor.newlines(false);
    cursor.skip();
    if (isFor()) {
      Expr loop = loop(place, open, "}");
      cursor.newlines(before);
      return loop;
    }
    cursor.newlines(true);
    List<Expr.Item> items = new ArrayList<>();
    cursor.skipLines();
    while (!cursor.take("}")) {
      if (cursor.isEnd()) {
        throw cursor.error(open, 1, "this map does not end: } is missing");
      }
      Expr key = key();
      cursor.skip();
      if (!cursor.take("=") && !cursor.take(":")) {
        throw cursor.error("expected = after the key of a map, found " + cursor.here());
      }
      items.add(new Expr.Item(key, expr()));
      cursor.skip();
      boolean separated = cursor.take(",") || cursor.isNewline();
      if (!separated && cursor.peek() != '}') {
        throw cursor.error(
            "expected a comma, a new line or } after the value of a map, found " + cursor.here());
      }
      cursor.skipLines();
    }
    cursor.newlines(before);
    return new Expr.Map(items, place);
  }

  /** A key is a name as it stands, or any expression that is not just a name. */
  private Expr key() {
    int from = cursor.at();
    SourcePlace place = cursor.place();
    Expr key = expr();
    return switch (key) {
      case Expr.Path path when path.steps().isEmpty() -> new Expr.Text(path.root(), place);
      case Expr.Path path ->
          throw cursor.error(
              from,
              path.source().length(),
              "a key with dots needs quotes if it is text, or parentheses if it is a value");
      case Expr.Bool bool -> new Expr.Text(Boolean.toString(bool.value()), place);
      case Expr.Null nothing -> new Expr.Text("null", place);
      default -> key;
    };
  }

  private boolean isFor() {
    if (!cursor.startsWith("for")) {
      return false;
    }
    char after = cursor.peek(3);
    return after == ' ' || after == '\t' || after == '\n' || after == '\r';
  }

  private Expr loop(SourcePlace place, int open, String end) {
    cursor.take("for");
    String first = nameAfterSpace();
    String second = null;
    cursor.skip();
    if (cursor.take(",")) {
      second = nameAfterSpace();
    }
    word("in");
    Expr source = expr();
    cursor.skip();
    if (!cursor.take(":")) {
      throw cursor.error("expected : after what for goes through, found " + cursor.here());
    }
    Expr key = null;
    Expr result = expr();
    cursor.skip();
    if (cursor.take("=>")) {
      key = result;
      result = expr();
      cursor.skip();
    }
    boolean braces = end.equals("}");
    if (braces != (key != null)) {
      throw cursor.error(
          open,
          1,
          braces ? "for in braces needs key => value" : "for in brackets has no key: use braces");
    }
    boolean group = braces && cursor.take("...");
    cursor.skip();
    Expr when = null;
    if (cursor.startsWith("if")) {
      word("if");
      when = expr();
      cursor.skip();
    }
    close(end, open);
    return new Expr.For(
        second == null ? null : first,
        second == null ? first : second,
        source,
        key,
        result,
        when,
        group,
        place);
  }

  private String nameAfterSpace() {
    cursor.skip();
    return cursor.ident();
  }

  void word(String expected) {
    cursor.skip();
    int from = cursor.at();
    if (!cursor.isIdentStart() || !cursor.ident().equals(expected)) {
      cursor.moveTo(from);
      throw cursor.error("expected " + expected + ", found " + cursor.here());
    }
  }

  private void close(String end, int open) {
    if (!cursor.take(end)) {
      throw cursor.error(
          "expected "
              + end
              + " for the opening one at "
              + cursor.place(open)
              + ", found "
              + cursor.here());
    }
  }

  private BigDecimal number() {
    int from = cursor.at();
    digits();
    if (cursor.peek() == '.' && isDigit(cursor.peek(1))) {
      cursor.next();
      digits();
    }
    char e = cursor.peek();
    boolean sign = cursor.peek(1) == '+' || cursor.peek(1) == '-';
    if ((e == 'e' || e == 'E') && isDigit(cursor.peek(sign ? 2 : 1))) {
      cursor.moveTo(cursor.at() + (sign ? 2 : 1));
      digits();
    }
    return number(from);
  }

  private BigDecimal number(int from) {
    String text = cursor.slice(from, cursor.at());
    if (cursor.isIdentStart()) {
      throw cursor.error("a number cannot be followed by " + cursor.here());
    }
    try {
      if (text.length() <= DIGITS_MAX) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) <= EXPONENT_MAX) {
          return number;
        }
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw cursor.error(from, text.length(), "this number is out of range");
    }
    throw cursor.error(from, text.length(), "this number is too long or too large");
  }

  private void digits() {
    while (isDigit(cursor.peek())) {
      cursor.next();
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
