/** Constraints: whether they can be read, and whether a machine meets them. */
@NullMarked
package io.drover.jobspec.match;

import org.jspecify.annotations.NullMarked;
