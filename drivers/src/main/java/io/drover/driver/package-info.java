@NullMarked
package io.drover.driver;

import org.jspecify.annotations.NullMarked;
