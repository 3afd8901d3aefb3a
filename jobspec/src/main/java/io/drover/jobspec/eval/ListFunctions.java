package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Functions of lists and sets. */
final class ListFunctions {
  private static final int RANGE_MAX = 1_024;
  private static final int PRODUCT_MAX = 100_000;

  private ListFunctions() {}

  static void add(Functions.Registry to) {
    to.add("chunklist", 2, 2, ListFunctions::chunk);
    to.add("coalesce", 1, -1, ListFunctions::coalesce);
    to.add("coalescelist", 1, -1, ListFunctions::coalesceList);
    to.add("compact", 1, 1, ListFunctions::compact);
    to.add("concat", 1, -1, ListFunctions::concat);
    to.add("contains", 2, 2, a -> Value.of(a.items(0).contains(a.value(1))));
    to.add("distinct", 1, 1, a -> Value.list(List.copyOf(new LinkedHashSet<>(a.alike(0)))));
    to.add("element", 2, 2, ListFunctions::element);
    to.add("flatten", 1, 1, ListFunctions::flatten);
    to.add("index", 2, 2, a -> Access.key(a.value(0), a.value(1)));
    to.add("length", 1, 1, ListFunctions::length);
    to.add("range", 1, 3, ListFunctions::range);
    to.add("slice", 3, 3, ListFunctions::slice);
    to.add("sort", 1, 1, a -> Value.texts(a.texts(0).stream().sorted().toList()));
    to.add("setunion", 1, -1, ListFunctions::union);
    to.add("setintersection", 1, -1, ListFunctions::intersection);
    to.add("setproduct", 2, -1, ListFunctions::product);
  }

  private static Value chunk(Args args) {
    List<Value> items = args.alike(0);
    int size = args.whole(1, 0, Integer.MAX_VALUE);
    if (size == 0 || items.isEmpty()) {
      return Value.list(items.isEmpty() ? List.of() : List.of(Value.list(items)));
    }
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < items.size(); i += size) {
      made.add(Value.list(items.subList(i, (int) Math.min(items.size(), (long) i + size))));
    }
    return Value.list(made);
  }

  private static Value coalesce(Args args) {
    List<Value> given = Convert.alike(notNull(args.values()));
    if (given.isEmpty()) {
      throw new EvalException("all arguments are null");
    }
    return given.getFirst();
  }

  private static List<Value> notNull(List<Value> values) {
    return values.stream().filter(value -> !(value instanceof Value.Null)).toList();
  }

  private static Value coalesceList(Args args) {
    for (int i = 0; i < args.size(); i++) {
      if (!(args.value(i) instanceof Value.Null)) {
        args.items(i);
      }
    }
    for (Value value : args.values()) {
      if (value instanceof Value.Items items && !items.items().isEmpty()) {
        return value;
      }
    }
    throw new EvalException("all arguments are empty");
  }

  private static Value compact(Args args) {
    List<String> made = new ArrayList<>();
    for (Value value : notNull(args.items(0))) {
      String text = Convert.text(value);
      if (!text.isEmpty()) {
        made.add(text);
      }
    }
    return Value.texts(made);
  }

  private static Value concat(Args args) {
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      made.addAll(args.items(i));
    }
    return Value.list(made);
  }

  /** The index goes round. */
  private static Value element(Args args) {
    List<Value> items = args.items(0);
    int index = args.whole(1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    if (items.isEmpty()) {
      throw new EvalException("the list is empty");
    }
    return items.get(Math.floorMod(index, items.size()));
  }

  private static Value flatten(Args args) {
    List<Value> made = new ArrayList<>();
    flatten(args.items(0), made);
    return Value.list(made);
  }

  private static void flatten(List<Value> items, List<Value> into) {
    for (Value item : items) {
      if (item instanceof Value.Items inner) {
        flatten(inner.items(), into);
      } else {
        into.add(item);
      }
    }
  }

  private static Value length(Args args) {
    return Value.of(
        args.value(0) instanceof Value.Entries entries
            ? entries.entries().size()
            : args.items(0).size());
  }

  private static Value range(Args args) {
    BigDecimal start = args.size() == 1 ? BigDecimal.ZERO : args.number(0);
    BigDecimal end = args.number(args.size() == 1 ? 0 : 1);
    BigDecimal step =
        args.has(2)
            ? args.number(2)
            : end.compareTo(start) < 0 ? BigDecimal.ONE.negate() : BigDecimal.ONE;
    if (step.signum() == 0 || (end.subtract(start).signum() * step.signum() < 0)) {
      throw new EvalException("the step does not lead from the start to the end");
    }
    List<Value> made = new ArrayList<>();
    for (BigDecimal at = start;
        (step.signum() > 0 ? at.compareTo(end) < 0 : at.compareTo(end) > 0);
        at = at.add(step)) {
      if (made.size() == RANGE_MAX) {
        throw new EvalException("a range has at most " + RANGE_MAX + " numbers");
      }
      made.add(Value.of(at));
    }
    return Value.list(made);
  }

  private static Value slice(Args args) {
    List<Value> items = args.items(0);
    int from = args.whole(1, 0, items.size());
    return Value.list(items.subList(from, args.whole(2, from, items.size())));
  }

  private static Value union(Args args) {
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      made.addAll(args.items(i));
    }
    return Value.set(Convert.alike(made));
  }

  private static Value intersection(Args args) {
    Set<Value> made = new TreeSet<>(Order.INSTANCE);
    made.addAll(args.alike(0));
    for (int i = 1; i < args.size(); i++) {
      made.retainAll(args.alike(i));
    }
    return Value.set(made);
  }

  private static Value product(Args args) {
    List<List<Value>> made = List.of(List.of());
    for (int i = 0; i < args.size(); i++) {
      List<Value> items = args.alike(i);
      if ((long) made.size() * items.size() > PRODUCT_MAX) {
        throw new EvalException("the product has more than " + PRODUCT_MAX + " items");
      }
      List<List<Value>> longer = new ArrayList<>();
      for (List<Value> before : made) {
        for (Value item : items) {
          List<Value> next = new ArrayList<>(before);
          next.add(item);
          longer.add(next);
        }
      }
      made = longer;
    }
    return Value.list(made.stream().map(Value::list).toList());
  }
}
