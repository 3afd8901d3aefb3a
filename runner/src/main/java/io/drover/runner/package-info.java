@NullMarked
package io.drover.runner;

import org.jspecify.annotations.NullMarked;
