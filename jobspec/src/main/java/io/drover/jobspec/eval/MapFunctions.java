package io.drover.jobspec.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions of maps. */
final class MapFunctions {
  private MapFunctions() {}

  static void add(Functions.Registry to) {
    to.add("keys", 1, 1, a -> Value.texts(a.entries(0).keySet()));
    to.add("values", 1, 1, a -> Value.list(List.copyOf(a.entries(0).values())));
    to.add("lookup", 3, 3, MapFunctions::lookup);
    to.add("merge", 0, -1, MapFunctions::merge);
    to.add("zipmap", 2, 2, MapFunctions::zip);
  }

  private static Value lookup(Args args) {
    Value found = args.entries(0).get(args.text(1));
    return found != null ? found : args.value(2);
  }

  private static Value merge(Args args) {
    Map<String, Value> made = new HashMap<>();
    for (int i = 0; i < args.size(); i++) {
      if (!(args.value(i) instanceof Value.Null)) {
        made.putAll(args.entries(i));
      }
    }
    return Value.map(made);
  }

  private static Value zip(Args args) {
    List<String> keys = args.texts(0);
    List<Value> values = args.items(1);
    if (keys.size() != values.size()) {
      throw new EvalException(keys.size() + " keys and " + values.size() + " values");
    }
    Map<String, Value> made = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      made.put(keys.get(i), values.get(i));
    }
    return Value.map(made);
  }
}
