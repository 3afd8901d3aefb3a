package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.jobspec.eval.Evaluator;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.eval.Value;
import io.drover.jobspec.hcl.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What expressions are worth, with the places of the parts that are written out. */
final class Expressions {
  private final Evaluator evaluator;

  Expressions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** The value; null after a mistake, which is noted. */
  @Nullable Value evaluate(Expr expr, Scope scope) {
    return evaluator.evaluate(expr, scope);
  }

  /** The value with places; null after a mistake, which is noted. */
  @Nullable ConfigValue value(Expr expr, Scope scope) {
    Value value = evaluator.evaluate(expr, scope);
    return value == null ? null : placed(value, expr);
  }

  /** A map or list that is written out has a place for each part; anything else has one for all. */
  private static ConfigValue placed(Value value, Expr expr) {
    if (value instanceof Value.Items items
        && expr instanceof Expr.Tuple tuple
        && tuple.items().size() == items.items().size()) {
      List<ConfigValue> made = new ArrayList<>();
      for (int i = 0; i < items.items().size(); i++) {
        made.add(placed(items.items().get(i), tuple.items().get(i)));
      }
      return new ConfigValue.ListValue(made, expr.place());
    }
    if (value instanceof Value.Entries entries && expr instanceof Expr.Map map) {
      Map<String, Expr> written = new LinkedHashMap<>();
      for (Expr.Item item : map.items()) {
        if (item.key() instanceof Expr.Text key) {
          written.put(key.value(), item.value());
        }
      }
      Map<String, ConfigValue> made = new LinkedHashMap<>();
      entries
          .entries()
          .forEach((key, each) -> {
            Expr at = written.get(key);
            made.put(key, at == null ? whole(each, expr.place()) : placed(each, at));
          });
      return new ConfigValue.MapValue(made, expr.place());
    }
    return whole(value, expr.place());
  }

  private static ConfigValue whole(Value value, SourcePlace place) {
    return switch (value) {
      case Value.Text text -> new ConfigValue.StringValue(text.value(), place);
      case Value.Number number -> new ConfigValue.NumberValue(number.value(), place);
      case Value.Bool flag -> new ConfigValue.BoolValue(flag.value(), place);
      case Value.Null nothing -> new ConfigValue.NullValue(place);
      case Value.Items items ->
          new ConfigValue.ListValue(
              items.items().stream().map(each -> whole(each, place)).toList(), place);
      case Value.Entries entries -> {
        Map<String, ConfigValue> made = new LinkedHashMap<>();
        entries.entries().forEach((key, each) -> made.put(key, whole(each, place)));
        yield new ConfigValue.MapValue(made, place);
      }
    };
  }

  /** Whether it is a map that is written out. */
  static boolean isMapLiteral(Expr expr) {
    return expr instanceof Expr.Map;
  }
}
