package io.drover.api.model;

/**
 * What a machine must be to run this.
 *
 * @param lTarget the left side, such as {@code ${attr.kernel.name}}
 * @param rTarget the right side
 * @param operand how they compare: {@code =}, {@code !=}, {@code <}, {@code regexp}, {@code
 *     version}, ...
 * @since 0.1
 */
public record Constraint(String lTarget, String rTarget, String operand) {}
