package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of a call, turned into what the function takes. */
record Args(List<Value> values) {
  int size() {
    return values.size();
  }

  boolean has(int index) {
    return index < values.size();
  }

  Value value(int index) {
    return values.get(index);
  }

  String text(int index) {
    return Convert.text(notNull(index));
  }

  BigDecimal number(int index) {
    return Convert.number(notNull(index));
  }

  int whole(int index, int min, int max) {
    return Numbers.whole(notNull(index), "argument " + (index + 1), min, max);
  }

  boolean flag(int index) {
    return Convert.bool(notNull(index));
  }

  List<Value> items(int index) {
    if (notNull(index) instanceof Value.Items items) {
      return items.items();
    }
    throw new EvalException(
        "argument " + (index + 1) + " must be a list, not " + value(index).typeName());
  }

  /** The items, which must be of one type; what is mixed with texts is texts. */
  List<Value> alike(int index) {
    return Convert.alike(items(index));
  }

  List<String> texts(int index) {
    List<String> texts = new ArrayList<>();
    items(index).forEach(item -> texts.add(Convert.text(item)));
    return texts;
  }

  Map<String, Value> entries(int index) {
    if (notNull(index) instanceof Value.Entries entries) {
      return entries.entries();
    }
    throw new EvalException(
        "argument " + (index + 1) + " must be a map, not " + value(index).typeName());
  }

  private Value notNull(int index) {
    Value value = values.get(index);
    if (value instanceof Value.Null) {
      throw new EvalException("argument " + (index + 1) + " is null");
    }
    return value;
  }
}
