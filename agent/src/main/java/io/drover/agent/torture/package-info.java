/** {@code drover torture}: real tasks, real deaths, and books that must balance. */
@org.jspecify.annotations.NullMarked
package io.drover.agent.torture;
