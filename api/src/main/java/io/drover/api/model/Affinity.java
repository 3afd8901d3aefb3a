package io.drover.api.model;

/**
 * What a machine had better be to run this.
 *
 * @param lTarget the left side, such as {@code ${node.datacenter}}
 * @param rTarget the right side
 * @param operand how they compare
 * @param weight from -100 to 100, not 0; below 0 means away from it
 * @since 0.1
 */
public record Affinity(String lTarget, String rTarget, String operand, int weight) {}
