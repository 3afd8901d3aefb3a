package io.drover.jobspec.eval;

import io.drover.api.model.ConfigValue;
import io.drover.jobspec.hcl.Expr;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What expressions are worth. One evaluator serves one job file: its bounds are for all of the
 * file. Not thread-safe.
 */
public final class Evaluator {
  /** Steps for one file; a loop in a loop in a loop would take for ever. */
  static final long STEPS_MAX = 5_000_000;

  private static final Map<String, String> DECLARED = Map.of("var", "variable", "local", "local");

  /** Characters of text made for one file. */
  static final long CHARS_MAX = 64L << 20;

  private final Functions functions;
  private final Problems problems;
  private long steps;
  private long chars;
  private final List<Value> each = new ArrayList<>();

  /** Calls these functions, and notes mistakes. */
  public Evaluator(Functions functions, Problems problems) {
    this.functions = functions;
    this.problems = problems;
  }

  /** The value; null after a mistake, which is noted. */
  public @Nullable Value evaluate(Expr expr, Scope scope) {
    try {
      return value(expr, scope);
    } catch (EvalException e) {
      var place = e.place();
      problems.add(place == null ? expr.place() : place, e.text());
      return null;
    } finally {
      each.clear();
    }
  }

  /**
   * The value turned into a type; null after a mistake, which is noted as one of {@code what}. The
   * note shows nothing of a sensitive value.
   */
  public @Nullable Value convert(
      Value value, Type type, Expr expr, String what, boolean sensitive) {
    try {
      return Convert.to(value, type);
    } catch (EvalException e) {
      problems.add(expr.place(), sensitive ? what : what + ": " + e.text());
      return null;
    }
  }

  /** The value as a text, a number or a flag if the sample is one; else the value itself. */
  public @Nullable Value like(Value value, Value sample, Expr expr, String what) {
    return switch (sample) {
      case Value.Text text -> convert(value, Type.STRING, expr, what, false);
      case Value.Number number -> convert(value, Type.NUMBER, expr, what, false);
      case Value.Bool flag -> convert(value, Type.BOOL, expr, what, false);
      case Value.Null nothing -> value;
      case Value.Items items -> value;
      case Value.Entries entries -> value;
    };
  }

  /** A value read from JSON; null after a mistake, which is noted. */
  public @Nullable Value fromJson(ConfigValue tree) {
    try {
      return Json.value(tree);
    } catch (EvalException e) {
      problems.add(tree.place(), e.text());
      return null;
    }
  }

  private Value value(Expr expr, Scope scope) {
    if (++steps > STEPS_MAX) {
      throw new EvalException(expr.place(), "the file takes too many steps to evaluate");
    }
    try {
      return switch (expr) {
        case Expr.Number number -> Value.of(number.value());
        case Expr.Bool flag -> Value.of(flag.value());
        case Expr.Null nothing -> Value.NULL;
        case Expr.Text text -> Value.of(text.value());
        case Expr.Template template -> template(template, scope);
        case Expr.Wrap wrap -> value(wrap.inner(), scope);
        case Expr.Path path -> path(path, scope);
        case Expr.Get get -> Access.name(value(get.value(), scope), get.name());
        case Expr.Index index -> Access.key(value(index.value(), scope), value(index.key(), scope));
        case Expr.Splat splat -> splat(splat, scope);
        case Expr.Each at -> each.getLast();
        case Expr.Call call -> call(call, scope);
        case Expr.Binary binary -> binary(binary, scope);
        case Expr.Unary unary -> unary(unary, scope);
        case Expr.Conditional conditional -> conditional(conditional, scope);
        case Expr.Parens parens -> value(parens.inner(), scope);
        case Expr.Tuple tuple -> Value.list(values(tuple.items(), scope));
        case Expr.Map map -> map(map, scope);
        case Expr.For loop -> loop(loop, scope);
        case Expr.Joined joined -> joined(joined, scope);
      };
    } catch (EvalException e) {
      throw e.at(expr.place());
    }
  }

  private List<Value> values(List<Expr> exprs, Scope scope) {
    List<Value> made = new ArrayList<>();
    for (Expr expr : exprs) {
      made.add(value(expr, scope));
    }
    return made;
  }

  private Value template(Expr.Template template, Scope scope) {
    StringBuilder out = new StringBuilder();
    for (Expr part : template.parts()) {
      Value value = value(part, scope);
      if (value instanceof Value.Null) {
        throw new EvalException(part.place(), "null cannot be part of a text");
      }
      if (value instanceof Value.Items || value instanceof Value.Entries) {
        throw new EvalException(
            part.place(),
            "a " + value.typeName() + " cannot be part of a text; join or jsonencode it");
      }
      append(out, Convert.text(value));
    }
    return Value.of(out.toString());
  }

  private void append(StringBuilder out, String text) {
    chars += text.length();
    if (chars > CHARS_MAX) {
      throw new EvalException("the texts of this file become too long");
    }
    out.append(text);
  }

  private Value path(Expr.Path path, Scope scope) {
    Value value = scope.find(path.root());
    if (value == null && scope.closed()) {
      throw new EvalException(
          path.source() + " is a name, and only a value can stand here: put a text in quotes");
    }
    if (value == null) {
      return Value.of("${" + path.source() + "}");
    }
    declared(path, value);
    for (Expr.Step step : path.steps()) {
      value =
          switch (step) {
            case Expr.Step.Name name -> Access.name(value, name.name());
            case Expr.Step.At at -> Access.key(value, Value.of(at.index()));
          };
    }
    return value;
  }

  /** A name that the user forgot to declare, or wrote with a slip, is told as that. */
  private static void declared(Expr.Path path, Value root) {
    String kind = DECLARED.get(path.root());
    if (kind != null
        && root instanceof Value.Entries(var known)
        && !path.steps().isEmpty()
        && path.steps().getFirst() instanceof Expr.Step.Name(String name)
        && !known.containsKey(name)) {
      throw new EvalException(
          "no " + kind + " \"" + name + "\" is declared" + Spelling.hint(name, known.keySet()));
    }
  }

  /** Something that is not a list is a list of itself, and null is an empty one. */
  private Value splat(Expr.Splat splat, Scope scope) {
    Value source = value(splat.value(), scope);
    List<Value> items =
        switch (source) {
          case Value.Items list -> list.items();
          case Value.Null nothing -> List.of();
          case Value.Text text -> List.of(source);
          case Value.Number number -> List.of(source);
          case Value.Bool flag -> List.of(source);
          case Value.Entries entries -> List.of(source);
        };
    List<Value> made = new ArrayList<>();
    for (Value item : items) {
      each.add(item);
      made.add(value(splat.each(), scope));
      each.removeLast();
    }
    return Value.list(made);
  }

  private Value call(Expr.Call call, Scope scope) {
    if (call.name().equals("try") || call.name().equals("can")) {
      return attempt(call, scope);
    }
    if (call.name().equals("convert")) {
      return convert(call, scope);
    }
    List<Value> args = values(call.args(), scope);
    if (call.expand()) {
      Value last = args.removeLast();
      if (!(last instanceof Value.Items items)) {
        throw new EvalException("only a list can be expanded with ...");
      }
      args.addAll(items.items());
    }
    Value result = functions.call(call.name(), args);
    if (result instanceof Value.Text text) {
      chars += text.value().length();
    }
    if (chars > CHARS_MAX) {
      throw new EvalException("the texts of this file become too long");
    }
    return result;
  }

  private Value attempt(Expr.Call call, Scope scope) {
    boolean can = call.name().equals("can");
    if (call.args().isEmpty() || (can && call.args().size() != 1)) {
      throw new EvalException(call.name() + " needs " + (can ? "one argument" : "arguments"));
    }
    int depth = each.size();
    for (Expr arg : call.args()) {
      try {
        Value value = value(arg, scope);
        return can ? Value.TRUE : value;
      } catch (EvalException e) {
        while (each.size() > depth) {
          each.removeLast();
        }
        if (steps > STEPS_MAX || chars > CHARS_MAX) {
          throw e;
        }
      }
    }
    if (can) {
      return Value.FALSE;
    }
    throw new EvalException("none of the expressions of try is valid");
  }

  private Value convert(Expr.Call call, Scope scope) {
    if (call.args().size() != 2) {
      throw new EvalException("convert needs a value and a type");
    }
    return Convert.to(value(call.args().getFirst(), scope), TypeReader.type(call.args().get(1)));
  }

  private Value binary(Expr.Binary binary, Scope scope) {
    Value left = value(binary.left(), scope);
    Value right = value(binary.right(), scope);
    return switch (binary.op()) {
      case "==" -> Value.of(left.equals(right));
      case "!=" -> Value.of(!left.equals(right));
      case "&&" -> both(left, right, true);
      case "||" -> both(left, right, false);
      case "<" -> Value.of(Convert.number(left).compareTo(Convert.number(right)) < 0);
      case "<=" -> Value.of(Convert.number(left).compareTo(Convert.number(right)) <= 0);
      case ">" -> Value.of(Convert.number(left).compareTo(Convert.number(right)) > 0);
      case ">=" -> Value.of(Convert.number(left).compareTo(Convert.number(right)) >= 0);
      default -> Value.of(Numbers.apply(binary.op(), Convert.number(left), Convert.number(right)));
    };
  }

  /** Both sides are looked at, so that one of the wrong type is a mistake whatever the other is. */
  private static Value both(Value left, Value right, boolean and) {
    boolean first = Convert.bool(left);
    boolean second = Convert.bool(right);
    return Value.of(and ? first && second : first || second);
  }

  private Value unary(Expr.Unary unary, Scope scope) {
    Value value = value(unary.value(), scope);
    return unary.op().equals("!")
        ? Value.of(!Convert.bool(value))
        : Value.of(Convert.number(value).negate());
  }

  /** Both sides must be of one type; a text on one makes a number or a flag on the other a text. */
  private Value conditional(Expr.Conditional conditional, Scope scope) {
    Value when = value(conditional.when(), scope);
    if (when instanceof Value.Null) {
      throw new EvalException(conditional.when().place(), "the condition is null");
    }
    boolean first = Convert.bool(when);
    Value then = value(conditional.then(), scope);
    Value otherwise = value(conditional.otherwise(), scope);
    boolean simple = isSimple(then) && isSimple(otherwise);
    boolean texts = then instanceof Value.Text || otherwise instanceof Value.Text;
    boolean none = then instanceof Value.Null || otherwise instanceof Value.Null;
    if (!none && !(simple && texts) && !then.getClass().equals(otherwise.getClass())) {
      throw new EvalException(
          "both results of a condition must have one type, not "
              + then.typeName()
              + " and "
              + otherwise.typeName());
    }
    Value chosen = first ? then : otherwise;
    return simple && !then.getClass().equals(otherwise.getClass())
        ? Value.of(Convert.text(chosen))
        : chosen;
  }

  private static boolean isSimple(Value value) {
    return value instanceof Value.Text
        || value instanceof Value.Number
        || value instanceof Value.Bool;
  }

  private Value map(Expr.Map map, Scope scope) {
    Map<String, Value> made = new HashMap<>();
    for (Expr.Item item : map.items()) {
      made.put(keyText(item.key(), scope), value(item.value(), scope));
    }
    return Value.map(made);
  }

  private String keyText(Expr key, Scope scope) {
    Value value = value(key, scope);
    if (value instanceof Value.Null) {
      throw new EvalException(key.place(), "a key cannot be null");
    }
    return Convert.text(value);
  }

  /** The rounds of a loop: a scope each. */
  private List<Scope> rounds(Expr.For loop, Scope scope) {
    Value source = value(loop.source(), scope);
    List<Scope> rounds = new ArrayList<>();
    switch (source) {
      case Value.Items items -> {
        for (int i = 0; i < items.items().size(); i++) {
          Value item = items.items().get(i);
          rounds.add(round(loop, scope, items.isSet() ? item : Value.of(i), item));
        }
      }
      case Value.Entries entries ->
          entries
              .entries()
              .forEach((key, item) -> rounds.add(round(loop, scope, Value.of(key), item)));
      case Value.Null nothing ->
          throw new EvalException(loop.source().place(), "for cannot go through null");
      case Value.Text text -> throw notIterable(loop, source);
      case Value.Number number -> throw notIterable(loop, source);
      case Value.Bool flag -> throw notIterable(loop, source);
    }
    return rounds;
  }

  private static EvalException notIterable(Expr.For loop, Value source) {
    return new EvalException(
        loop.source().place(), "for goes through lists and maps, not a " + source.typeName());
  }

  private static Scope round(Expr.For loop, Scope scope, Value key, Value item) {
    String keyName = loop.keyName();
    return scope.with(
        keyName == null || keyName.equals(loop.valueName())
            ? Map.of(loop.valueName(), item)
            : Map.of(keyName, key, loop.valueName(), item));
  }

  private Value loop(Expr.For loop, Scope scope) {
    List<Value> list = new ArrayList<>();
    Map<String, List<Value>> map = new LinkedHashMap<>();
    Expr key = loop.resultKey();
    for (Scope round : rounds(loop, scope)) {
      Expr when = loop.when();
      if (when != null && !Convert.bool(value(when, round))) {
        continue;
      }
      if (key == null) {
        list.add(value(loop.result(), round));
        continue;
      }
      String name = keyText(key, round);
      List<Value> values = map.computeIfAbsent(name, k -> new ArrayList<>());
      if (!values.isEmpty() && !loop.group()) {
        throw new EvalException(
            key.place(), "two rounds have the key \"" + name + "\"; write ... to group them");
      }
      values.add(value(loop.result(), round));
    }
    if (key == null) {
      return Value.list(list);
    }
    Map<String, Value> made = new HashMap<>();
    map.forEach(
        (name, values) -> made.put(name, loop.group() ? Value.list(values) : values.getFirst()));
    return Value.map(made);
  }

  private Value joined(Expr.Joined joined, Scope scope) {
    StringBuilder out = new StringBuilder();
    for (Scope round : rounds(joined.loop(), scope)) {
      append(out, Convert.text(value(joined.loop().result(), round)));
    }
    return Value.of(out.toString());
  }
}
