package io.drover.jobspec.eval;

import io.drover.jobspec.hcl.Expr;
import io.drover.jobspec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads types, which are written as expressions: {@code list(string)}. */
public final class TypeReader {
  private TypeReader() {}

  /** The type; null after a mistake, which is noted. */
  public static @Nullable Type read(Expr expr, Problems problems) {
    try {
      return type(expr);
    } catch (EvalException e) {
      var place = e.place();
      problems.add(place == null ? expr.place() : place, e.text());
      return null;
    }
  }

  static Type type(Expr expr) {
    if (expr instanceof Expr.Path path && path.steps().isEmpty()) {
      return switch (path.root()) {
        case "string" -> Type.STRING;
        case "number" -> Type.NUMBER;
        case "bool" -> Type.BOOL;
        case "any" -> Type.ANY;
        case "list", "map", "set" ->
            throw new EvalException(
                expr.place(),
                path.root() + " needs the type of its items: " + path.root() + "(string)");
        default -> throw new EvalException(expr.place(), "there is no type " + path.root());
      };
    }
    if (expr instanceof Expr.Call call && call.args().size() == 1) {
      Expr arg = call.args().getFirst();
      return switch (call.name()) {
        case "list" -> new Type.ListOf(type(arg));
        case "set" -> new Type.SetOf(type(arg));
        case "map" -> new Type.MapOf(type(arg));
        case "tuple" -> tuple(arg);
        case "object" -> object(arg);
        default -> throw new EvalException(expr.place(), "there is no type " + call.name());
      };
    }
    throw new EvalException(
        expr.place(), "expected a type such as string, number, bool, list(string) or map(number)");
  }

  private static Type tuple(Expr arg) {
    if (!(arg instanceof Expr.Tuple tuple)) {
      throw new EvalException(arg.place(), "tuple needs a list of types: tuple([string, number])");
    }
    List<Type> items = new ArrayList<>();
    tuple.items().forEach(item -> items.add(type(item)));
    return new Type.TupleOf(items);
  }

  private static Type object(Expr arg) {
    if (!(arg instanceof Expr.Map map)) {
      throw new EvalException(arg.place(), "object needs names and types: object({a = string})");
    }
    Map<String, Type> attributes = new LinkedHashMap<>();
    List<String> optional = new ArrayList<>();
    for (Expr.Item item : map.items()) {
      if (!(item.key() instanceof Expr.Text name)) {
        throw new EvalException(item.key().place(), "the name of an attribute must be a name");
      }
      Expr type = item.value();
      if (type instanceof Expr.Call call && call.name().equals("optional")) {
        optional.add(name.value());
        if (call.args().size() != 1) {
          throw new EvalException(
              type.place(),
              "optional needs the attribute's type and nothing else: what is missing is null, and a"
                  + " default is that of the whole variable");
        }
        type = call.args().getFirst();
      }
      attributes.put(name.value(), type(type));
    }
    return new Type.ObjectOf(attributes, optional);
  }
}
