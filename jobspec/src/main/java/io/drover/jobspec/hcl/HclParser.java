package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses HCL2 text. A syntax mistake is noted and ends the parse: what follows it cannot be
 * trusted.
 */
public final class HclParser {
  private final Cursor cursor;
  private final ExprParser exprs;

  private HclParser(SourceText source) {
    this.cursor = new Cursor(source);
    this.exprs = new ExprParser(cursor);
  }

  /** A whole file; null after a mistake. */
  public static @Nullable Body parse(SourceText source, Problems problems) {
    problems.source(source);
    HclParser parser = new HclParser(source);
    try {
      return parser.body(false);
    } catch (Cursor.SyntaxError e) {
      problems.add(e.place(), e.length(), e.text());
      return null;
    }
  }

  /** A single expression; null after a mistake. */
  public static @Nullable Expr parseExpression(SourceText source, Problems problems) {
    problems.source(source);
    HclParser parser = new HclParser(source);
    try {
      parser.cursor.newlines(false);
      Expr expr = parser.exprs.expr();
      parser.cursor.skipLines();
      if (!parser.cursor.isEnd()) {
        throw parser.cursor.error("expected nothing more, found " + parser.cursor.here());
      }
      return expr;
    } catch (Cursor.SyntaxError e) {
      problems.add(e.place(), e.length(), e.text());
      return null;
    }
  }

  private Body body(boolean braces) {
    SourcePlace place = cursor.place();
    List<Attribute> attributes = new ArrayList<>();
    List<HclBlock> blocks = new ArrayList<>();
    Map<String, SourcePlace> names = new HashMap<>();
    while (true) {
      cursor.skipLines();
      if (cursor.isEnd() && braces) {
        throw new Cursor.SyntaxError(place, 1, "this block does not end: } is missing");
      }
      if (cursor.isEnd() || (braces && cursor.take("}"))) {
        return new Body(attributes, blocks, place);
      }
      if (!cursor.isIdentStart()) {
        throw cursor.error("expected the name of an attribute or a block, found " + cursor.here());
      }
      item(attributes, blocks, names);
      endOfItem();
    }
  }

  private void item(
      List<Attribute> attributes, List<HclBlock> blocks, Map<String, SourcePlace> names) {
    SourcePlace place = cursor.place();
    String name = cursor.ident();
    cursor.skip();
    if (cursor.peek() == '=' && cursor.peek(1) != '=') {
      cursor.next();
      Attribute attribute = new Attribute(name, exprs.expr(), place);
      SourcePlace before = names.putIfAbsent(name, place);
      if (before != null) {
        throw new Cursor.SyntaxError(
            place, name.length(), name + " is written twice, first at " + before);
      }
      attributes.add(attribute);
    } else {
      blocks.add(block(name, place));
    }
  }

  private HclBlock block(String type, SourcePlace place) {
    List<String> labels = new ArrayList<>();
    while (true) {
      cursor.skip();
      if (cursor.take("{")) {
        break;
      } else if (cursor.peek() == '"') {
        labels.add(exprs.label());
      } else if (cursor.isIdentStart()) {
        labels.add(cursor.ident());
      } else {
        throw cursor.error(
            "expected = for an attribute, or { or a name for a block, found " + cursor.here());
      }
    }
    cursor.enter();
    cursor.skip();
    Body body = cursor.isNewline() || cursor.isEnd() ? body(true) : oneLine();
    cursor.leave();
    return new HclBlock(type, labels, body, place);
  }

  /** A block on one line has at most one attribute and no blocks. */
  private Body oneLine() {
    SourcePlace place = cursor.place();
    List<Attribute> attributes = new ArrayList<>();
    if (!cursor.take("}")) {
      SourcePlace nameAt = cursor.place();
      String name = cursor.ident();
      cursor.skip();
      if (!cursor.take("=")) {
        throw cursor.error(
            "a block on one line can hold one attribute and nothing else: put what is in it on"
                + " lines of its own");
      }
      attributes.add(new Attribute(name, exprs.expr(), nameAt));
      cursor.skip();
      if (!cursor.take("}")) {
        throw cursor.error(
            "expected } after the only attribute of a block on one line, found " + cursor.here());
      }
    }
    return new Body(attributes, List.of(), place);
  }

  private void endOfItem() {
    cursor.skip();
    if (!cursor.isEnd() && !cursor.isNewline()) {
      throw cursor.error("expected a new line, found " + cursor.here());
    }
  }
}
