package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.eval.Value;
import io.drover.jobspec.hcl.Attribute;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.Expr;
import io.drover.jobspec.hcl.HclBlock;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes dynamic blocks out: one block for each item of their {@code for_each}. */
final class DynamicBlocks {
  /** All dynamic blocks of a file together may become this many; nested ones multiply. */
  private static final int BLOCKS_MAX = 10_000;

  private final Problems problems;
  private final Expressions expressions;
  private int made;

  DynamicBlocks(Problems problems, Expressions expressions) {
    this.problems = problems;
    this.expressions = expressions;
  }

  /** The blocks, with the dynamic ones written out in their place. */
  List<Part> expand(List<HclBlock> blocks, Scope scope) {
    List<Part> parts = new ArrayList<>();
    for (HclBlock block : blocks) {
      if (block.type().equals("dynamic")) {
        dynamic(block, scope, parts);
      } else {
        parts.add(new Part(block.type(), block.labels(), block.body(), scope, block.place()));
      }
    }
    return parts;
  }

  private void dynamic(HclBlock block, Scope scope, List<Part> into) {
    if (block.labels().size() != 1) {
      problems.add(block.place(), 7, "dynamic needs the name of a block: dynamic \"port\" { ... }");
      return;
    }
    Expr forEach = null;
    Expr iterator = null;
    Expr labels = null;
    for (Attribute attribute : block.body().attributes()) {
      switch (attribute.name()) {
        case "for_each" -> forEach = attribute.expr();
        case "iterator" -> iterator = attribute.expr();
        case "labels" -> labels = attribute.expr();
        default ->
            problems.add(
                attribute.place(),
                attribute.name().length(),
                attribute.name()
                    + " is not known in dynamic"
                    + Spelling.hint(attribute.name(), List.of("for_each", "iterator", "labels")));
      }
    }
    List<HclBlock> inner = block.body().blocks();
    if (inner.size() != 1 || !inner.getFirst().type().equals("content")) {
      problems.add(block.place(), 7, "dynamic needs one content block and no other");
      return;
    }
    if (forEach == null) {
      problems.add(block.place(), 7, "dynamic needs for_each, a list or a map to go through");
      return;
    }
    String type = block.labels().getFirst();
    String name = iterator == null ? type : iteratorName(iterator);
    Value source = expressions.evaluate(forEach, scope);
    if (name != null && source != null) {
      rounds(new Rounds(type, name, labels, inner.getFirst()), source, forEach, scope, into);
    }
  }

  private record Rounds(String type, String name, @Nullable Expr labels, HclBlock content) {}

  private void rounds(Rounds rounds, Value source, Expr forEach, Scope scope, List<Part> into) {
    switch (source) {
      case Value.Items items -> {
        int index = 0;
        for (Value item : items.items()) {
          Value key = items.isSet() ? item : Value.of(index);
          round(rounds, key, item, scope, into);
          index++;
        }
      }
      case Value.Entries entries ->
          entries.entries().forEach((key, item) -> round(rounds, Value.of(key), item, scope, into));
      case Value.Text text -> notIterable(source, forEach);
      case Value.Number number -> notIterable(source, forEach);
      case Value.Bool flag -> notIterable(source, forEach);
      case Value.Null nothing -> notIterable(source, forEach);
    }
  }

  private void notIterable(Value source, Expr forEach) {
    problems.add(forEach.place(), "for_each must be a list or a map, not a " + source.typeName());
  }

  private void round(Rounds rounds, Value key, Value item, Scope scope, List<Part> into) {
    if (++made > BLOCKS_MAX) {
      if (made == BLOCKS_MAX + 1) {
        SourcePlace place = rounds.content().place();
        problems.add(place, "dynamic blocks become more than " + BLOCKS_MAX + " blocks");
      }
      return;
    }
    Scope inner = scope.with(Map.of(rounds.name(), Value.map(Map.of("key", key, "value", item))));
    List<String> labels = labels(rounds, inner);
    if (labels != null) {
      Body body = rounds.content().body();
      into.add(new Part(rounds.type(), labels, body, inner, rounds.content().place()));
    }
  }

  private @Nullable List<String> labels(Rounds rounds, Scope scope) {
    if (rounds.labels() == null) {
      return List.of();
    }
    Value value = expressions.evaluate(rounds.labels(), scope);
    if (value == null) {
      return null;
    }
    List<String> made = new ArrayList<>();
    if (value instanceof Value.Items items) {
      for (Value item : items.items()) {
        switch (item) {
          case Value.Text text -> made.add(text.value());
          case Value.Number number -> made.add(number.value().toPlainString());
          case Value.Bool flag -> made.add(Boolean.toString(flag.value()));
          case Value.Null nothing -> problems.add(rounds.labels().place(), "a label is null");
          case Value.Items list -> problems.add(rounds.labels().place(), "a label is a list");
          case Value.Entries map -> problems.add(rounds.labels().place(), "a label is a map");
        }
      }
      return made;
    }
    problems.add(rounds.labels().place(), "labels must be a list of texts");
    return null;
  }

  private @Nullable String iteratorName(Expr iterator) {
    if (iterator instanceof Expr.Path path && path.steps().isEmpty()) {
      return path.root();
    }
    problems.add(iterator.place(), "iterator must be a name, without quotes");
    return null;
  }
}
