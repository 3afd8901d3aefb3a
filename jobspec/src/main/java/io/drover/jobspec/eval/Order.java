package io.drover.jobspec.eval;

import java.util.Comparator;

/** The order of a set: numbers by size, texts by characters, the rest in a fixed order. */
final class Order implements Comparator<Value> {
  static final Order INSTANCE = new Order();

  private Order() {}

  @Override
  public int compare(Value left, Value right) {
    if (left instanceof Value.Number a && right instanceof Value.Number b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof Value.Text a && right instanceof Value.Text b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof Value.Bool a && right instanceof Value.Bool b) {
      return Boolean.compare(a.value(), b.value());
    }
    int kind = Integer.compare(rank(left), rank(right));
    return kind != 0 ? kind : left.toString().compareTo(right.toString());
  }

  private static int rank(Value value) {
    return switch (value) {
      case Value.Null nothing -> 6;
      case Value.Bool flag -> 1;
      case Value.Number number -> 2;
      case Value.Text text -> 3;
      case Value.Items items -> 4;
      case Value.Entries entries -> 5;
    };
  }
}
