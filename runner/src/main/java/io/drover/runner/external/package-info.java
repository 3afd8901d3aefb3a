/** Hooks from outside: executables and jars in hook folders. */
@NullMarked
package io.drover.runner.external;

import org.jspecify.annotations.NullMarked;
