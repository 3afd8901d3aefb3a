/** The meaning of HCL2: values, types, functions, and what an expression is worth. */
@NullMarked
package io.drover.jobspec.eval;

import org.jspecify.annotations.NullMarked;
