package io.drover.jobspec.hcl;

import io.drover.api.SourcePlace;

/**
 * {@code name = expr}.
 *
 * @param name its name
 * @param expr its value
 * @param place where the name begins
 */
public record Attribute(String name, Expr expr, SourcePlace place) {}
