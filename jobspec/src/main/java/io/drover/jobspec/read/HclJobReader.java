package io.drover.jobspec.read;

import io.drover.api.SourcePlace;
import io.drover.jobspec.eval.Evaluator;
import io.drover.jobspec.eval.Functions;
import io.drover.jobspec.eval.References;
import io.drover.jobspec.eval.Scope;
import io.drover.jobspec.eval.Value;
import io.drover.jobspec.hcl.Attribute;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.HclBlock;
import io.drover.jobspec.problem.Notice;
import io.drover.jobspec.problem.Places;
import io.drover.jobspec.problem.Problems;
import io.drover.jobspec.problem.SourceText;
import io.drover.jobspec.problem.Spelling;
import io.drover.jobspec.stanza.Block;
import io.drover.jobspec.stanza.JobStanzas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a job file written in HCL: variables, locals, and the job. */
public final class HclJobReader {
  private static final List<String> TOP = List.of("job", "variable", "variables", "locals");

  private final Problems problems;
  private final Places.Builder places;
  private final List<Notice> notices;
  private final Evaluator evaluator;
  private final Variables variables;

  /**
   * Reads into these.
   *
   * @param folder where functions that read files look; null if they may not
   */
  public HclJobReader(
      Problems problems, Places.Builder places, List<Notice> notices, @Nullable Path folder) {
    this.problems = problems;
    this.places = places;
    this.notices = notices;
    this.evaluator = new Evaluator(new Functions(folder), problems);
    this.variables = new Variables(problems, evaluator);
  }

  /** The job, with its name as its label; null after mistakes, which are noted. */
  public @Nullable Block read(
      SourceText source,
      Body body,
      Map<String, String> environment,
      List<SourceText> varFiles,
      List<String> vars) {
    int before = problems.count();
    HclBlock job = top(source, body);
    if (problems.count() != before || job == null) {
      return null;
    }
    variables.environment(environment);
    varFiles.forEach(variables::file);
    vars.forEach(variables::argument);
    Scope scope = Scope.EMPTY.with(Map.of("var", Value.map(variables.values())));
    if (problems.count() != before) {
      return null;
    }
    Map<String, Value> locals = new Locals(body, scope).evaluate();
    if (problems.count() != before) {
      return null;
    }
    Scope all = scope.with(Map.of("local", Value.map(locals)));
    places.put("", job.place());
    Part part = new Part("job", job.labels(), job.body(), all, job.place());
    HclReader reader = new HclReader(problems, places, notices, new Expressions(evaluator));
    Block block = reader.block(JobStanzas.JOB, job.labels().getFirst(), "", part);
    return problems.count() == before ? block : null;
  }

  /** Notes the variables, and finds the job. */
  private @Nullable HclBlock top(SourceText source, Body body) {
    for (Attribute attribute : body.attributes()) {
      problems.add(
          attribute.place(),
          attribute.name().length(),
          attribute.name() + " cannot stand outside the job");
    }
    HclBlock job = null;
    for (HclBlock block : body.blocks()) {
      switch (block.type()) {
        case "job" -> {
          if (job != null) {
            problems.add(block.place(), 3, "a file holds one job; the first is at " + job.place());
          } else if (block.labels().size() != 1) {
            problems.add(block.place(), 3, "job needs exactly one name: job \"name\" { ... }");
          }
          job = block;
        }
        case "variable" -> variables.declaration(block);
        case "variables" -> variables.defaults(block.body());
        case "locals" -> {}
        default ->
            problems.add(
                block.place(),
                block.type().length(),
                "block "
                    + block.type()
                    + " cannot stand outside the job"
                    + Spelling.hint(block.type(), TOP));
      }
    }
    if (job == null) {
      problems.add(
          new SourcePlace(source.name(), 1, 1),
          "the file holds no job: write job \"name\" { ... }");
    }
    return job;
  }

  /** The locals, each after those it refers to. */
  private final class Locals {
    /** A longer way from one local over others is refused: each step is a call in a call. */
    private static final int CHAIN_MAX = 200;

    private final Scope scope;
    private final Map<String, Attribute> written = new LinkedHashMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<String> chain = new ArrayList<>();

    Locals(Body body, Scope scope) {
      this.scope = scope;
      for (HclBlock block : body.blocks()) {
        if (block.type().equals("locals")) {
          for (Attribute attribute : block.body().attributes()) {
            Attribute before = written.putIfAbsent(attribute.name(), attribute);
            if (before != null) {
              problems.add(
                  attribute.place(),
                  attribute.name().length(),
                  "local " + attribute.name() + " is written twice, first at " + before.place());
            }
          }
          for (HclBlock inner : block.body().blocks()) {
            problems.add(
                inner.place(), inner.type().length(), "locals holds attributes, not blocks");
          }
        }
      }
    }

    Map<String, Value> evaluate() {
      written.keySet().forEach(this::evaluate);
      return values;
    }

    private void evaluate(String name) {
      Attribute attribute = written.get(name);
      if (attribute == null) {
        return;
      }
      if (chain.contains(name) || chain.size() == CHAIN_MAX) {
        chain.add(name);
        problems.add(
            attribute.place(),
            name.length(),
            chain.size() > CHAIN_MAX
                ? "locals lead over more than " + CHAIN_MAX + " others"
                : "these locals need each other: " + String.join(" -> ", chain));
        chain.removeLast();
        return;
      }
      if (!seen.add(name)) {
        return;
      }
      chain.add(name);
      Set<String> needs = References.of(attribute.expr(), "local");
      needs.forEach(this::evaluate);
      needs.retainAll(written.keySet());
      if (values.keySet().containsAll(needs)) {
        Scope known = scope.with(Map.of("local", Value.map(values)));
        Value value = evaluator.evaluate(attribute.expr(), known);
        if (value != null) {
          values.put(name, value);
        }
      }
      chain.removeLast();
    }
  }
}
