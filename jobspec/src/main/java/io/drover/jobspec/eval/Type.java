package io.drover.jobspec.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A type that a variable may be declared to have. */
public sealed interface Type {
  /** Text. */
  Type STRING = new Simple("string");

  /** A number. */
  Type NUMBER = new Simple("number");

  /** A flag. */
  Type BOOL = new Simple("bool");

  /** Any type. */
  Type ANY = new Simple("any");

  /** As it is written. */
  String text();

  /** One of the four constants. */
  record Simple(String text) implements Type {}

  /** A list of items of one type. */
  record ListOf(Type item) implements Type {
    @Override
    public String text() {
      return "list(" + item.text() + ")";
    }
  }

  /** A set of items of one type. */
  record SetOf(Type item) implements Type {
    @Override
    public String text() {
      return "set(" + item.text() + ")";
    }
  }

  /** A map with values of one type. */
  record MapOf(Type item) implements Type {
    @Override
    public String text() {
      return "map(" + item.text() + ")";
    }
  }

  /** Items of a type each. */
  record TupleOf(List<Type> items) implements Type {
    @Override
    public String text() {
      return "tuple([" + String.join(", ", items.stream().map(Type::text).toList()) + "])";
    }
  }

  /** Attributes of a type each; the optional ones may be absent. */
  record ObjectOf(Map<String, Type> attributes, List<String> optional) implements Type {
    public ObjectOf {
      attributes = new LinkedHashMap<>(attributes);
      optional = List.copyOf(optional);
    }

    @Override
    public String text() {
      StringBuilder out = new StringBuilder("object({");
      attributes.forEach((name, type) ->
          out.append(out.length() > 8 ? ", " : "").append(name).append("=").append(type.text()));
      return out.append("})").toString();
    }
  }
}
