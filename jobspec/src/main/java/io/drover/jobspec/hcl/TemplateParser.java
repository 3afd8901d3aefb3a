package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses text in quotes and in heredocs, and what is filled into it. */
final class TemplateParser {
  /**
   * A piece of a template, before conditions and loops are put together.
   *
   * @param text text; null for the rest
   * @param expr what is filled in, or the condition or the source of a loop
   * @param word {@code ""} for text and values; else if, else, endif, for, endfor
   * @param keyName the first name of a loop with two
   * @param valueName the name of a loop's value
   * @param trimBefore whether it eats the space before it
   * @param trimAfter whether it eats the space after it
   */
  private record Piece(
      @Nullable String text,
      @Nullable Expr expr,
      String word,
      @Nullable String keyName,
      String valueName,
      boolean trimBefore,
      boolean trimAfter,
      SourcePlace place) {
    static Piece text(String text, SourcePlace place) {
      return new Piece(text, null, "", null, "", false, false, place);
    }

    Piece withText(String newText) {
      return new Piece(newText, expr, word, keyName, valueName, trimBefore, trimAfter, place);
    }
  }

  private final Cursor cursor;
  private final ExprParser exprs;

  TemplateParser(Cursor cursor, ExprParser exprs) {
    this.cursor = cursor;
    this.exprs = exprs;
  }

  /** Text in quotes. */
  Expr quoted() {
    SourcePlace place = cursor.place();
    int open = cursor.at();
    cursor.next();
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    SourcePlace textAt = cursor.place();
    while (!cursor.take("\"")) {
      if (cursor.isEnd() || cursor.isNewline()) {
        throw cursor.error(
            open,
            1,
            "this text does not end on its line: \" is missing; use a heredoc for more" + " lines");
      }
      if (!escapedMarker(text)) {
        if (isMarker()) {
          flush(pieces, text, textAt);
          pieces.add(marker());
          textAt = cursor.place();
        } else if (cursor.peek() == '\\') {
          escape(text);
        } else {
          text.append(cursor.next());
        }
      }
    }
    flush(pieces, text, textAt);
    trim(pieces);
    return assemble(pieces, place);
  }

  /** A heredoc. */
  Expr heredoc() {
    SourcePlace place = cursor.place();
    int open = cursor.at();
    cursor.take("<<");
    boolean indented = cursor.take("-");
    String marker = cursor.ident();
    if (!cursor.isNewline()) {
      throw cursor.error("expected a new line after the marker of a heredoc");
    }
    if (cursor.next() == '\r') {
      cursor.next();
    }
    List<Piece> pieces = new ArrayList<>();
    while (!isHeredocEnd(marker)) {
      if (cursor.isEnd()) {
        throw cursor.error(open, 2, "this heredoc does not end: no line with only " + marker);
      }
      heredocLine(pieces);
    }
    cursor.moveTo(cursor.at() + blanks() + marker.length());
    trim(pieces);
    if (indented) {
      unindent(pieces);
    }
    return assemble(pieces, place);
  }

  private int blanks() {
    int count = 0;
    while (cursor.peek(count) == ' ' || cursor.peek(count) == '\t') {
      count++;
    }
    return count;
  }

  private boolean isHeredocEnd(String marker) {
    int from = cursor.at() + blanks();
    int before = cursor.at();
    cursor.moveTo(from);
    boolean here = cursor.startsWith(marker);
    if (here) {
      cursor.moveTo(from + marker.length());
      cursor.moveTo(cursor.at() + blanks());
      here = cursor.isEnd() || cursor.isNewline() || ",)]}".indexOf(cursor.peek()) >= 0;
    }
    cursor.moveTo(before);
    return here;
  }

  /** One line, or what is up to the end of the line in which a marker ends. */
  private void heredocLine(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    SourcePlace textAt = cursor.place();
    while (!cursor.isEnd()) {
      if (escapedMarker(text)) {
        continue;
      }
      if (isMarker()) {
        flush(pieces, text, textAt);
        pieces.add(marker());
        textAt = cursor.place();
        continue;
      }
      char c = cursor.next();
      text.append(c);
      if (c == '\n') {
        break;
      }
    }
    flush(pieces, text, textAt);
  }

  private static void flush(List<Piece> pieces, StringBuilder text, SourcePlace place) {
    if (!text.isEmpty()) {
      pieces.add(Piece.text(text.toString(), place));
      text.setLength(0);
    }
  }

  /** Takes away the space that all lines which are not blank begin with. */
  private static void unindent(List<Piece> pieces) {
    int least = Integer.MAX_VALUE;
    List<Integer> starts = new ArrayList<>();
    boolean lineStart = true;
    for (int i = 0; i < pieces.size(); i++) {
      String text = pieces.get(i).text();
      if (lineStart) {
        String stripped = text == null ? "" : text.stripLeading();
        boolean blank = text != null && stripped.isEmpty() && text.endsWith("\n");
        if (!blank) {
          least = Math.min(least, text == null ? 0 : text.length() - stripped.length());
          starts.add(i);
        }
      }
      lineStart = text != null && text.endsWith("\n");
    }
    for (int i : starts) {
      String text = pieces.get(i).text();
      if (text != null) {
        pieces.set(i, pieces.get(i).withText(text.substring(least)));
      }
    }
  }

  private boolean isMarker() {
    return cursor.startsWith("${") || cursor.startsWith("%{");
  }

  /** A doubled dollar or percent sign before a brace is a single one that begins nothing. */
  private boolean escapedMarker(StringBuilder text) {
    if (cursor.startsWith("$${") || cursor.startsWith("%%{")) {
      text.append(cursor.peek()).append('{');
      cursor.moveTo(cursor.at() + 3);
      return true;
    }
    return false;
  }

  private void escape(StringBuilder text) {
    int from = cursor.at();
    cursor.next();
    char c = cursor.isEnd() ? '\0' : cursor.next();
    switch (c) {
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case '"' -> text.append('"');
      case '\\' -> text.append('\\');
      case 'u' -> unicode(text, from, 4);
      case 'U' -> unicode(text, from, 8);
      default ->
          throw cursor.error(from, 2, "there is no escape \\" + c + "; write \\\\ for a backslash");
    }
  }

  private void unicode(StringBuilder text, int from, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = cursor.peek() < 128 ? Character.digit(cursor.peek(), 16) : -1;
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw cursor.error(from, digits + 2, "this escape needs " + digits + " hex digits");
      }
      value = value * 16 + digit;
      cursor.next();
    }
    if (value > Character.MAX_CODE_POINT) {
      throw cursor.error(from, digits + 2, "there is no such character");
    }
    text.appendCodePoint(value);
  }

  /** {@code ${...}} or <code>%{...}</code>. */
  private Piece marker() {
    SourcePlace place = cursor.place();
    int open = cursor.at();
    boolean control = cursor.peek() == '%';
    cursor.moveTo(cursor.at() + 2);
    boolean trimBefore = cursor.take("~");
    boolean newlines = cursor.newlines(false);
    cursor.enter();
    Piece piece = control ? control(place) : value(place);
    cursor.leave();
    cursor.skip();
    boolean trimAfter = cursor.take("~");
    if (!cursor.take("}")) {
      throw cursor.error(
          "expected } for the opening one at " + cursor.place(open) + ", found " + cursor.here());
    }
    cursor.newlines(newlines);
    return new Piece(
        null,
        piece.expr(),
        piece.word(),
        piece.keyName(),
        piece.valueName(),
        trimBefore,
        trimAfter,
        place);
  }

  private Piece value(SourcePlace place) {
    return new Piece(null, exprs.expr(), "", null, "", false, false, place);
  }

  private Piece control(SourcePlace place) {
    cursor.skip();
    int from = cursor.at();
    String word = cursor.ident();
    switch (word) {
      case "if":
        return new Piece(null, exprs.expr(), word, null, "", false, false, place);
      case "else", "endif", "endfor":
        return new Piece(null, null, word, null, "", false, false, place);
      case "for":
        cursor.skip();
        String first = cursor.ident();
        String second = null;
        cursor.skip();
        if (cursor.take(",")) {
          cursor.skip();
          second = cursor.ident();
        }
        cursor.word("in");
        return new Piece(
            null,
            exprs.expr(),
            word,
            second == null ? null : first,
            second == null ? first : second,
            false,
            false,
            place);
      default:
        throw cursor.error(
            from, word.length(), "expected if, else, endif, for or endfor, found " + word);
    }
  }

  private Expr assemble(List<Piece> pieces, SourcePlace place) {
    int[] next = {0};
    Expr template = template(pieces, next, place, "");
    boolean one = pieces.size() == 1 && pieces.getFirst().word().isEmpty();
    Expr only = one ? pieces.getFirst().expr() : null;
    return only == null ? template : new Expr.Wrap(only, place);
  }

  /** A tilde eats the space beside it, in a heredoc up to the end of the line and no further. */
  private static void trim(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).trimBefore() && i > 0) {
        String text = pieces.get(i - 1).text();
        if (text != null) {
          pieces.set(i - 1, pieces.get(i - 1).withText(text.stripTrailing()));
        }
      }
      if (pieces.get(i).trimAfter() && i + 1 < pieces.size()) {
        String text = pieces.get(i + 1).text();
        if (text != null) {
          pieces.set(i + 1, pieces.get(i + 1).withText(text.stripLeading()));
        }
      }
    }
  }

  /** Pieces up to the word that ends this part, which is left to the caller. */
  private Expr template(List<Piece> pieces, int[] next, SourcePlace place, String opened) {
    List<Expr> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (next[0] < pieces.size()) {
      Piece piece = pieces.get(next[0]);
      if (piece.text() != null) {
        text.append(piece.text());
        next[0]++;
        continue;
      }
      if (piece.word().equals("else")
          || piece.word().equals("endif")
          || piece.word().equals("endfor")) {
        if (opened.isEmpty()) {
          throw new Cursor.SyntaxError(piece.place(), 2, piece.word() + " without its beginning");
        }
        break;
      }
      if (!text.isEmpty()) {
        parts.add(new Expr.Text(text.toString(), place));
        text.setLength(0);
      }
      next[0]++;
      parts.add(part(piece, pieces, next));
    }
    if (parts.isEmpty()) {
      return new Expr.Text(normal(text.toString()), place);
    }
    if (!text.isEmpty()) {
      parts.add(new Expr.Text(text.toString(), place));
    }
    return new Expr.Template(parts, place);
  }

  private Expr part(Piece piece, List<Piece> pieces, int[] next) {
    Expr expr = piece.expr();
    if (expr == null) {
      throw new IllegalStateException(piece.word());
    }
    if (piece.word().isEmpty()) {
      return expr;
    }
    cursor.enter();
    Expr made =
        piece.word().equals("if")
            ? condition(piece, expr, pieces, next)
            : loop(piece, expr, pieces, next);
    cursor.leave();
    return made;
  }

  private Expr condition(Piece piece, Expr when, List<Piece> pieces, int[] next) {
    Expr then = template(pieces, next, piece.place(), "if");
    Expr otherwise = new Expr.Text("", piece.place());
    if (isNext(pieces, next, "else")) {
      next[0]++;
      otherwise = template(pieces, next, piece.place(), "if");
    }
    end(piece, pieces, next, "endif");
    return new Expr.Conditional(when, then, otherwise, piece.place());
  }

  private Expr loop(Piece piece, Expr source, List<Piece> pieces, int[] next) {
    Expr body = template(pieces, next, piece.place(), "for");
    end(piece, pieces, next, "endfor");
    Expr.For loop =
        new Expr.For(
            piece.keyName(), piece.valueName(), source, null, body, null, false, piece.place());
    return new Expr.Joined(loop, piece.place());
  }

  private static boolean isNext(List<Piece> pieces, int[] next, String word) {
    return next[0] < pieces.size() && pieces.get(next[0]).word().equals(word);
  }

  private static void end(Piece opened, List<Piece> pieces, int[] next, String word) {
    if (!isNext(pieces, next, word)) {
      throw new Cursor.SyntaxError(
          opened.place(), 2, "this " + opened.word() + " does not end: " + word + " is missing");
    }
    next[0]++;
  }

  private static String normal(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
