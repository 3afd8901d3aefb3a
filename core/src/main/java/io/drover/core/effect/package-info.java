/** What the machines want done. */
@NullMarked
package io.drover.core.effect;

import org.jspecify.annotations.NullMarked;
