package io.drover.jobspec.eval;

import java.math.BigDecimal;

/** Takes values out of values. */
final class Access {
  private Access() {}

  static Value name(Value value, String name) {
    return switch (value) {
      case Value.Entries entries -> {
        Value found = entries.entries().get(name);
        if (found == null) {
          throw new EvalException(
              "there is no \""
                  + name
                  + "\" in it"
                  + (entries.entries().isEmpty()
                      ? ""
                      : "; there is " + String.join(", ", entries.entries().keySet())));
        }
        yield found;
      }
      case Value.Items items -> key(items, Value.of(name));
      case Value.Null nothing -> throw new EvalException("nothing can be taken out of null");
      case Value.Text text -> throw new EvalException(none(value));
      case Value.Number number -> throw new EvalException(none(value));
      case Value.Bool flag -> throw new EvalException(none(value));
    };
  }

  static Value key(Value value, Value key) {
    if (key instanceof Value.Null) {
      throw new EvalException("the index is null");
    }
    return switch (value) {
      case Value.Entries entries -> name(entries, Convert.text(key));
      case Value.Items items -> {
        if (items.isSet()) {
          throw new EvalException("the items of a set have no index");
        }
        BigDecimal index = Convert.number(key);
        boolean inside =
            index.stripTrailingZeros().scale() <= 0
                && index.signum() >= 0
                && index.compareTo(BigDecimal.valueOf(items.items().size())) < 0;
        if (!inside) {
          throw new EvalException(
              "there is no item " + index + " in a list of " + items.items().size());
        }
        yield items.items().get(index.intValueExact());
      }
      case Value.Null nothing -> throw new EvalException("nothing can be taken out of null");
      case Value.Text text -> throw new EvalException(none(value));
      case Value.Number number -> throw new EvalException(none(value));
      case Value.Bool flag -> throw new EvalException(none(value));
    };
  }

  private static String none(Value value) {
    return "nothing can be taken out of a " + value.typeName();
  }
}
