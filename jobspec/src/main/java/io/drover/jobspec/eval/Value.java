package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A value of HCL. Immutable; equality is of content, so a list equals a tuple of the same items.
 */
public sealed interface Value {
  /** True. */
  Bool TRUE = new Bool(true);

  /** False. */
  Bool FALSE = new Bool(false);

  /** Null. */
  Null NULL = new Null();

  /** What to call its type in an error. */
  String typeName();

  /** Text. */
  record Text(String value) implements Value {
    @Override
    public String typeName() {
      return "string";
    }
  }

  /** A number. */
  record Number(BigDecimal value) implements Value {
    @Override
    public boolean equals(Object other) {
      return other instanceof Number that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
      return value.stripTrailingZeros().hashCode();
    }

    @Override
    public String typeName() {
      return "number";
    }
  }

  /** A flag. */
  record Bool(boolean value) implements Value {
    @Override
    public String typeName() {
      return "bool";
    }
  }

  /** Null, of whatever type. */
  record Null() implements Value {
    @Override
    public String typeName() {
      return "null";
    }
  }

  /**
   * A list, tuple or set.
   *
   * @param items the items; those of a set are sorted and different
   * @param isSet whether it is a set
   */
  record Items(List<Value> items, boolean isSet) implements Value {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Items that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }

    @Override
    public String typeName() {
      return isSet ? "set" : "list";
    }
  }

  /** A map or object, in the order of its keys. */
  record Entries(Map<String, Value> entries) implements Value {
    public Entries {
      entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    @Override
    public String typeName() {
      return "map";
    }
  }

  /** Text. */
  static Text of(String value) {
    return new Text(value);
  }

  /** A number. */
  static Number of(BigDecimal value) {
    return new Number(value);
  }

  /** A number. */
  static Number of(long value) {
    return new Number(BigDecimal.valueOf(value));
  }

  /** A flag. */
  static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** A list. */
  static Items list(List<? extends Value> items) {
    return new Items(List.copyOf(items), false);
  }

  /** A list of texts. */
  static Items texts(Collection<String> texts) {
    return new Items(texts.stream().<Value>map(Text::new).toList(), false);
  }

  /** A set: sorted as Nomad's language sorts them, without what is there already. */
  static Items set(Collection<? extends Value> items) {
    List<Value> different = new ArrayList<>(new LinkedHashSet<>(items));
    different.sort(Order.INSTANCE);
    return new Items(different, true);
  }

  /** A map. */
  static Entries map(Map<String, ? extends Value> entries) {
    return new Entries(new TreeMap<>(entries));
  }
}
