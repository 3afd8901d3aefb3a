/** The order of hooks. */
@NullMarked
package io.drover.core.order;

import org.jspecify.annotations.NullMarked;
