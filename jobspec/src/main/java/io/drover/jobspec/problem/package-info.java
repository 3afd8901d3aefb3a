/** Mistakes in a job, with the place and the line, and where each part of a job was written. */
@NullMarked
package io.drover.jobspec.problem;

import org.jspecify.annotations.NullMarked;
