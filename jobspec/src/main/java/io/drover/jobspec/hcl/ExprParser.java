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

  private final Cursor cursor;
  private final TemplateParser templates;
  private final CollectionParser collections;
  private final NumberParser numbers;

  ExprParser(Cursor cursor) {
    this.cursor = cursor;
    this.templates = new TemplateParser(cursor, this);
    this.collections = new CollectionParser(cursor, this);
    this.numbers = new NumberParser(cursor);
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
        cursor.close("]", open);
        cursor.newlines(before);
        return fullSplat(value);
      }
      Expr key = expr();
      cursor.skip();
      cursor.close("]", open);
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
      BigDecimal index = numbers.from(start);
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
      return new Expr.Number(numbers.number(), place);
    }
    if (c == '(') {
      int open = cursor.at();
      cursor.next();
      boolean before = cursor.newlines(false);
      Expr inner = expr();
      cursor.skip();
      cursor.close(")", open);
      cursor.newlines(before);
      return new Expr.Parens(inner, place);
    }
    if (c == '[') {
      return collections.tuple();
    }
    if (c == '{') {
      return collections.map();
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
    cursor.close(")", open);
    cursor.newlines(before);
    return new Expr.Call(name, args, expand, place);
  }
}
