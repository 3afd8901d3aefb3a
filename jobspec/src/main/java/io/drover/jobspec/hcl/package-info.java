/** The syntax of HCL2: text becomes a tree with places. Knows no names, evaluates nothing. */
@NullMarked
package io.drover.jobspec.hcl;

import org.jspecify.annotations.NullMarked;
