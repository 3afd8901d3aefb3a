package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression. The depth of any tree is bounded by {@link Cursor#DEPTH_MAX}. */
public sealed interface Expr {

  /** Where it begins. */
  SourcePlace place();

  /** A number. */
  record Number(BigDecimal value, SourcePlace place) implements Expr {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value, SourcePlace place) implements Expr {}

  /** {@code null}. */
  record Null(SourcePlace place) implements Expr {}

  /** Text without anything to fill in. */
  record Text(String value, SourcePlace place) implements Expr {}

  /** Text with parts to fill in. */
  record Template(List<Expr> parts, SourcePlace place) implements Expr {}

  /** A template of nothing but one {@code ${...}}: the value itself, of whatever type. */
  record Wrap(Expr inner, SourcePlace place) implements Expr {}

  /**
   * A name and what is taken out of it by constant steps.
   *
   * @param root the name
   * @param steps each a text (an attribute or a key) or a number (an index)
   * @param source the text of all of it
   */
  record Path(String root, List<Step> steps, String source, SourcePlace place) implements Expr {}

  /** A constant step. */
  sealed interface Step {
    /** An attribute or a key. */
    record Name(String name) implements Step {}

    /** An index. */
    record At(BigDecimal index) implements Step {}
  }

  /** {@code value.name}. */
  record Get(Expr value, String name, SourcePlace place) implements Expr {}

  /** {@code value[key]}. */
  record Index(Expr value, Expr key, SourcePlace place) implements Expr {}

  /** {@code value.*} or {@code value[*]}; {@code each} is applied to each element, {@link Each}. */
  record Splat(Expr value, Expr each, SourcePlace place) implements Expr {}

  /** The element that a splat is at. */
  record Each(SourcePlace place) implements Expr {}

  /** A call; with {@code expand} the last argument is a list of arguments. */
  record Call(String name, List<Expr> args, boolean expand, SourcePlace place) implements Expr {}

  /** {@code left op right}. */
  record Binary(String op, Expr left, Expr right, SourcePlace place) implements Expr {}

  /** {@code !value} or {@code -value}. */
  record Unary(String op, Expr value, SourcePlace place) implements Expr {}

  /** {@code when ? then : otherwise}. */
  record Conditional(Expr when, Expr then, Expr otherwise, SourcePlace place) implements Expr {}

  /** {@code (inner)}. */
  record Parens(Expr inner, SourcePlace place) implements Expr {}

  /** {@code [a, b]}. */
  record Tuple(List<Expr> items, SourcePlace place) implements Expr {}

  /** <code>{ a = b }</code>. */
  record Map(List<Item> items, SourcePlace place) implements Expr {}

  /** An entry of a map. */
  record Item(Expr key, Expr value) {}

  /**
   * {@code [for key, value in source : result if when]}, or the same with braces and {@code
   * resultKey => result}.
   *
   * @param keyName the name of the key, null if only the value has a name
   * @param valueName the name of the value
   * @param source what is gone through
   * @param resultKey the key in a map, null for a list
   * @param result the value
   * @param when which ones, null for all
   * @param group whether values with the same key become a list
   */
  record For(
      @Nullable String keyName,
      String valueName,
      Expr source,
      @Nullable Expr resultKey,
      Expr result,
      @Nullable Expr when,
      boolean group,
      SourcePlace place)
      implements Expr {}

  /** <code>%{ for }</code> in a template: the texts of all rounds, one after the other. */
  record Joined(For loop, SourcePlace place) implements Expr {}
}
