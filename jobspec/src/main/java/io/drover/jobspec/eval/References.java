package io.drover.jobspec.eval;

import io.drover.jobspec.hcl.Expr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an expression refers to. */
public final class References {
  private final String root;
  private final Set<String> names = new LinkedHashSet<>();

  private References(String root) {
    this.root = root;
  }

  /** The names that are taken out of this root: for {@code local}, those of {@code local.name}. */
  public static Set<String> of(Expr expr, String root) {
    References references = new References(root);
    references.visit(expr);
    return references.names;
  }

  private void visit(@Nullable Expr expr) {
    switch (expr) {
      case null -> {}
      case Expr.Path path -> path(path);
      case Expr.Template template -> visit(template.parts());
      case Expr.Wrap wrap -> visit(wrap.inner());
      case Expr.Get get -> visit(get.value());
      case Expr.Index index -> visit(List.of(index.value(), index.key()));
      case Expr.Splat splat -> visit(List.of(splat.value(), splat.each()));
      case Expr.Call call -> visit(call.args());
      case Expr.Binary binary -> visit(List.of(binary.left(), binary.right()));
      case Expr.Unary unary -> visit(unary.value());
      case Expr.Conditional c -> visit(List.of(c.when(), c.then(), c.otherwise()));
      case Expr.Parens parens -> visit(parens.inner());
      case Expr.Tuple tuple -> visit(tuple.items());
      case Expr.Map map -> map.items().forEach(item -> visit(List.of(item.key(), item.value())));
      case Expr.For loop -> loop(loop);
      case Expr.Joined joined -> loop(joined.loop());
      case Expr.Number number -> {}
      case Expr.Bool flag -> {}
      case Expr.Null nothing -> {}
      case Expr.Text text -> {}
      case Expr.Each each -> {}
    }
  }

  private void visit(List<Expr> exprs) {
    exprs.forEach(this::visit);
  }

  private void loop(Expr.For loop) {
    visit(List.of(loop.source(), loop.result()));
    visit(loop.resultKey());
    visit(loop.when());
  }

  private void path(Expr.Path path) {
    boolean ours = path.root().equals(root) && !path.steps().isEmpty();
    if (ours && path.steps().getFirst() instanceof Expr.Step.Name name) {
      names.add(name.name());
    }
  }
}
