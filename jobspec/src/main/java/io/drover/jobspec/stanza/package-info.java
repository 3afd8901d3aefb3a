/**
 * What a job file may contain: one table per stanza, and the tree that both readers, the one for
 * HCL and the one for JSON, fill in by these tables. Nothing here knows a syntax.
 */
@NullMarked
package io.drover.jobspec.stanza;

import org.jspecify.annotations.NullMarked;
