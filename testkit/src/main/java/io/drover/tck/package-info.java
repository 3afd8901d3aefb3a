@NullMarked
package io.drover.tck;

import org.jspecify.annotations.NullMarked;
