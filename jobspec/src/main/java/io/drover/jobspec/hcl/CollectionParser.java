package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses what stands in brackets or braces: lists, maps, and the for expressions that make them.
 */
final class CollectionParser {
  private final Cursor cursor;
  private final ExprParser exprs;

  CollectionParser(Cursor cursor, ExprParser exprs) {
    this.cursor = cursor;
    this.exprs = exprs;
  }

  Expr tuple() {
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
      items.add(exprs.expr());
      cursor.skip();
      if (!cursor.take(",")) {
        break;
      }
      cursor.skip();
    }
    cursor.close("]", open);
    cursor.newlines(before);
    return new Expr.Tuple(items, place);
  }

  Expr map() {
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
      items.add(new Expr.Item(key, exprs.expr()));
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
    Expr key = exprs.expr();
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
    cursor.word("in");
    Expr source = exprs.expr();
    cursor.skip();
    if (!cursor.take(":")) {
      throw cursor.error("expected : after what for goes through, found " + cursor.here());
    }
    Expr key = null;
    Expr result = exprs.expr();
    cursor.skip();
    if (cursor.take("=>")) {
      key = result;
      result = exprs.expr();
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
      cursor.word("if");
      when = exprs.expr();
      cursor.skip();
    }
    cursor.close(end, open);
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
}
