package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.api.model.ConfigValue;
import io.drover.jobspec.eval.Evaluator;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.eval.Type;
import io.drover.jobspec.eval.TypeReader;
import io.drover.jobspec.eval.Value;
import io.drover.jobspec.hcl.Attribute;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.Expr;
import io.drover.jobspec.hcl.HclBlock;
import io.drover.jobspec.hcl.HclParser;
import io.drover.jobspec.json.JsonTree;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import io.drover.jobspec.problem.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The input variables of a job file and their values. */
final class Variables {
  private static final String ENVIRONMENT_PREFIX = "NOMAD_VAR_";

  /** A declared variable and the value it has so far, from the weakest source to the strongest. */
  private static final class Variable {
    private final String name;
    private final SourcePlace place;
    private final @Nullable Type type;
    private final boolean sensitive;
    private final List<HclBlock> validations = new ArrayList<>();
    private @Nullable Value value;
    private @Nullable SourcePlace valueAt;

    /** Whether it was given something that is a mistake, which has been noted. */
    private boolean broken;

    Variable(String name, SourcePlace place, @Nullable Type type, boolean sensitive) {
      this.name = name;
      this.sensitive = sensitive;
      this.place = place;
      this.type = type;
    }
  }

  private final Problems problems;
  private final Evaluator evaluator;
  private final Map<String, Variable> byName = new LinkedHashMap<>();

  Variables(Problems problems, Evaluator evaluator) {
    this.problems = problems;
    this.evaluator = evaluator;
  }

  /** A {@code variables} block: names and defaults. */
  void defaults(Body body) {
    for (HclBlock block : body.blocks()) {
      problems.add(block.place(), block.type().length(), "variables holds attributes, not blocks");
    }
    for (Attribute attribute : body.attributes()) {
      Variable variable = new Variable(attribute.name(), attribute.place(), null, false);
      if (declare(variable)) {
        set(variable, evaluator.evaluate(attribute.expr(), Scope.CLOSED), attribute.place());
      }
    }
  }

  /** A {@code variable} block. */
  void declaration(HclBlock block) {
    if (block.labels().size() != 1) {
      problems.add(block.place(), 8, "variable needs exactly one name: variable \"name\" { ... }");
      return;
    }
    Map<String, Attribute> attributes = new HashMap<>();
    for (Attribute attribute : block.body().attributes()) {
      attributes.put(attribute.name(), attribute);
      List<String> known = List.of("type", "default", "description", "sensitive");
      if (!known.contains(attribute.name())) {
        problems.add(
            attribute.place(),
            attribute.name().length(),
            attribute.name()
                + " is not known in variable"
                + Spelling.hint(attribute.name(), known));
      }
    }
    Attribute typeAt = attributes.get("type");
    Type type = typeAt == null ? null : TypeReader.read(typeAt.expr(), problems);
    Attribute hidden = attributes.get("sensitive");
    boolean sensitive =
        hidden != null && Value.TRUE.equals(evaluator.evaluate(hidden.expr(), Scope.CLOSED));
    Variable variable = new Variable(block.labels().getFirst(), block.place(), type, sensitive);
    for (HclBlock inner : block.body().blocks()) {
      if (inner.type().equals("validation")) {
        variable.validations.add(inner);
      } else {
        problems.add(
            inner.place(), inner.type().length(), inner.type() + " is not known in variable");
      }
    }
    Attribute initial = attributes.get("default");
    if (declare(variable) && initial != null) {
      Value value = evaluator.evaluate(initial.expr(), Scope.CLOSED);
      set(variable, converted(variable, value, initial.expr()), initial.expr().place());
    }
  }

  private boolean declare(Variable variable) {
    Variable before = byName.putIfAbsent(variable.name, variable);
    if (before != null) {
      problems.add(
          variable.place,
          "variable " + variable.name + " is declared twice, first at " + before.place);
    }
    return before == null;
  }

  private static void set(Variable variable, @Nullable Value value, SourcePlace place) {
    if (value == null) {
      variable.broken = true;
    } else {
      variable.value = value;
      variable.valueAt = place;
    }
  }

  private @Nullable Value converted(Variable variable, @Nullable Value value, Expr expr) {
    if (value == null || variable.type == null) {
      return value;
    }
    String what = "variable " + variable.name + " is a " + variable.type.text();
    return evaluator.convert(value, variable.type, expr, what, variable.sensitive);
  }

  /** Values from the environment; names that are not declared are for other job files. */
  void environment(Map<String, String> environment) {
    environment.forEach((key, text) -> {
      Variable variable =
          key.startsWith(ENVIRONMENT_PREFIX)
              ? byName.get(key.substring(ENVIRONMENT_PREFIX.length()))
              : null;
      if (variable != null) {
        fromText(variable, text, "<" + key + ">");
      }
    });
  }

  /** Values from a file of values, HCL or JSON. */
  void file(SourceText source) {
    if (source.text().stripLeading().startsWith("{")) {
      jsonFile(source);
      return;
    }
    Body body = HclParser.parse(source, problems);
    if (body == null) {
      return;
    }
    for (HclBlock block : body.blocks()) {
      problems.add(
          block.place(),
          block.type().length(),
          "a file of values has lines such as name = value, and no blocks: variables are declared"
              + " in the job file");
    }
    for (Attribute attribute : body.attributes()) {
      Variable variable = declared(attribute.name(), attribute.place());
      if (variable != null) {
        Value value = evaluator.evaluate(attribute.expr(), Scope.CLOSED);
        set(variable, converted(variable, value, attribute.expr()), attribute.expr().place());
      }
    }
  }

  private void jsonFile(SourceText source) {
    ConfigValue root = JsonTree.parse(source, problems);
    if (!(root instanceof ConfigValue.MapValue map)) {
      return;
    }
    map.entries()
        .forEach((name, tree) -> {
          SourcePlace place =
              tree.place() == null ? new SourcePlace(source.name(), 1, 1) : tree.place();
          Variable variable = declared(name, place);
          if (variable != null) {
            Value value = evaluator.fromJson(tree);
            Expr at = new Expr.Null(place);
            set(variable, converted(variable, value, at), place);
          }
        });
  }

  private @Nullable Variable declared(String name, SourcePlace place) {
    Variable variable = byName.get(name);
    if (variable == null) {
      problems.add(
          place,
          name.length(),
          "the job file declares no variable "
              + name
              + Spelling.hint(name, List.copyOf(byName.keySet())));
    }
    return variable;
  }

  /** A value from the command line, {@code name=value}. */
  void argument(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    SourcePlace place = new SourcePlace("<-var " + name + ">", 1, 1);
    if (equals <= 0) {
      problems.add(place, "write -var name=value");
      return;
    }
    Variable variable = declared(name, place);
    if (variable != null) {
      fromText(variable, text.substring(equals + 1), place.file());
    }
  }

  /** Text is taken as it is for a variable that is a text or a number; else it is an expression. */
  private void fromText(Variable variable, String text, String source) {
    Type type = variable.type;
    boolean plain =
        type == null
            ? variable.value == null || !isStructured(variable.value)
            : type.equals(Type.STRING) || type.equals(Type.NUMBER);
    SourcePlace place = new SourcePlace(source, 1, 1);
    Expr expr =
        plain
            ? new Expr.Text(text, place)
            : HclParser.parseExpression(new SourceText(source, text), problems);
    if (expr == null) {
      variable.broken = true;
      return;
    }
    Value value = evaluator.evaluate(expr, Scope.CLOSED);
    if (value != null && type == null && variable.value != null) {
      value = evaluator.like(value, variable.value, expr, "variable " + variable.name);
    }
    set(variable, converted(variable, value, expr), place);
  }

  private static boolean isStructured(Value value) {
    return value instanceof Value.Items
        || value instanceof Value.Entries
        || value instanceof Value.Bool;
  }

  /** The values of all variables, after their validations. */
  Map<String, Value> values() {
    Map<String, Value> values = new HashMap<>();
    for (Variable variable : byName.values()) {
      Value value = variable.value;
      if (variable.broken) {
        continue;
      }
      if (value == null) {
        problems.add(
            variable.place,
            "variable "
                + variable.name
                + " has no value: give it a default, -var "
                + variable.name
                + "=..., a line in a -var-file, or "
                + ENVIRONMENT_PREFIX
                + variable.name);
        continue;
      }
      values.put(variable.name, value);
      for (HclBlock validation : variable.validations) {
        validate(variable, value, validation);
      }
    }
    return values;
  }

  private void validate(Variable variable, Value value, HclBlock validation) {
    Expr condition = null;
    Expr message = null;
    for (Attribute attribute : validation.body().attributes()) {
      switch (attribute.name()) {
        case "condition" -> condition = attribute.expr();
        case "error_message" -> message = attribute.expr();
        default ->
            problems.add(attribute.place(), attribute.name() + " is not known in validation");
      }
    }
    if (condition == null || message == null) {
      problems.add(validation.place(), 10, "validation needs condition and error_message");
      return;
    }
    Scope scope = Scope.EMPTY.with(Map.of("var", Value.map(Map.of(variable.name, value))));
    Value holds = evaluator.evaluate(condition, scope);
    Value text = evaluator.evaluate(message, Scope.CLOSED);
    Value flag =
        holds == null
            ? null
            : evaluator.convert(holds, Type.BOOL, condition, "the condition", variable.sensitive);
    if (flag instanceof Value.Null) {
      problems.add(condition.place(), "the condition of a validation is null");
    } else if (flag instanceof Value.Bool bool && !bool.value()) {
      String why = text instanceof Value.Text given ? given.value() : "";
      SourcePlace valueAt = variable.valueAt;
      problems.add(
          valueAt == null ? variable.place : valueAt,
          "variable "
              + variable.name
              + ": "
              + why
              + " (the rule is at "
              + validation.place()
              + ")");
    }
  }
}
