/** Tests only: of what may name what across all modules, and of the text of every source file. */
@NullMarked
package io.drover.walls;

import org.jspecify.annotations.NullMarked;
