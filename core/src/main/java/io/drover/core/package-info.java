@NullMarked
package io.drover.core;

import org.jspecify.annotations.NullMarked;
