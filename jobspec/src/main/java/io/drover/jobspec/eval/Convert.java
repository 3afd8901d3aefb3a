package io.drover.jobspec.eval;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns values into values of another type, as HCL does where a type is expected. */
final class Convert {
  private static final int NUMBER_CHARS_MAX = 1_000;
  private static final int PLAIN_DIGITS_MAX = 400;

  private Convert() {}

  static Value to(Value value, Type type) {
    if (value instanceof Value.Null) {
      return value;
    }
    return switch (type) {
      case Type.Simple simple ->
          switch (simple.text()) {
            case "string" -> Value.of(text(value));
            case "number" -> Value.of(number(value));
            case "bool" -> Value.of(bool(value));
            default -> value;
          };
      case Type.ListOf list -> Value.list(items(value, list.item(), type));
      case Type.SetOf set -> Value.set(items(value, set.item(), type));
      case Type.MapOf map -> map(value, map);
      case Type.TupleOf tuple -> tuple(value, tuple);
      case Type.ObjectOf object -> object(value, object);
    };
  }

  private static List<Value> items(Value value, Type item, Type wanted) {
    if (!(value instanceof Value.Items items)) {
      throw wrong(wanted.text(), value);
    }
    List<Value> made = new ArrayList<>();
    for (Value each : items.items()) {
      made.add(to(each, item));
    }
    return item.equals(Type.ANY) ? alike(made) : made;
  }

  private static Value map(Value value, Type.MapOf type) {
    if (!(value instanceof Value.Entries entries)) {
      throw wrong(type.text(), value);
    }
    Map<String, Value> made = new LinkedHashMap<>();
    entries.entries().forEach((key, each) -> made.put(key, to(each, type.item())));
    return Value.map(made);
  }

  private static Value tuple(Value value, Type.TupleOf type) {
    if (!(value instanceof Value.Items items) || items.items().size() != type.items().size()) {
      throw wrong(type.text(), value);
    }
    List<Value> made = new ArrayList<>();
    for (int i = 0; i < type.items().size(); i++) {
      made.add(to(items.items().get(i), type.items().get(i)));
    }
    return Value.list(made);
  }

  private static Value object(Value value, Type.ObjectOf type) {
    if (!(value instanceof Value.Entries entries)) {
      throw wrong(type.text(), value);
    }
    Map<String, Value> made = new LinkedHashMap<>();
    type.attributes()
        .forEach((name, wanted) -> {
          Value each = entries.entries().get(name);
          if (each == null && !type.optional().contains(name)) {
            throw new EvalException("attribute \"" + name + "\" is required");
          }
          made.put(name, each == null ? Value.NULL : to(each, wanted));
        });
    return Value.map(made);
  }

  /** Items of one type where texts, numbers and flags are mixed: then all become texts. */
  static List<Value> unify(List<Value> values) {
    boolean text = values.stream().anyMatch(Value.Text.class::isInstance);
    boolean simple =
        values.stream().allMatch(v -> !(v instanceof Value.Items) && !(v instanceof Value.Entries));
    if (!text || !simple) {
      return values;
    }
    List<Value> made = new ArrayList<>();
    values.forEach(each -> made.add(to(each, Type.STRING)));
    return made;
  }

  /** As {@link #unify}, and it is a mistake if there is no such type. */
  static List<Value> alike(List<Value> values) {
    Set<Class<?>> kinds = new HashSet<>();
    values.forEach(each -> kinds.add(each.getClass()));
    kinds.remove(Value.Null.class);
    boolean texts = kinds.contains(Value.Text.class);
    kinds.removeIf(kind -> texts && (kind == Value.Number.class || kind == Value.Bool.class));
    if (kinds.size() > 1) {
      throw new EvalException("all values must have one type");
    }
    return unify(values);
  }

  static String text(Value value) {
    return switch (value) {
      case Value.Text text -> text.value();
      case Value.Number number -> plain(number.value());
      case Value.Bool flag -> Boolean.toString(flag.value());
      case Value.Null nothing -> throw wrong("string", value);
      case Value.Items items -> throw wrong("string", value);
      case Value.Entries entries -> throw wrong("string", value);
    };
  }

  static BigDecimal number(Value value) {
    if (value instanceof Value.Number number) {
      return number.value();
    }
    if (value instanceof Value.Text text && text.value().length() <= NUMBER_CHARS_MAX) {
      try {
        return Numbers.bounded(new BigDecimal(text.value()));
      } catch (NumberFormatException e) {
        throw new EvalException("a number is required, not the text \"" + text.value() + "\"");
      }
    }
    throw wrong("number", value);
  }

  static boolean bool(Value value) {
    if (value instanceof Value.Bool flag) {
      return flag.value();
    }
    if (value instanceof Value.Text text) {
      switch (text.value()) {
        case "true", "1":
          return true;
        case "false", "0":
          return false;
        default:
          break;
      }
    }
    throw wrong("bool", value);
  }

  private static EvalException wrong(String wanted, Value value) {
    return new EvalException(wanted + " is required, not " + value.typeName());
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    boolean few = Math.abs((long) stripped.scale()) + stripped.precision() < PLAIN_DIGITS_MAX;
    return few ? stripped.toPlainString() : stripped.toString();
  }
}
