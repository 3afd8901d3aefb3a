/**
 * Finds out whether a job can be: Nomad's rules about names, numbers and what goes with what. Works
 * on the model, so that jobs from HCL, from JSON and from Java are held to the same.
 */
@NullMarked
package io.drover.jobspec.check;

import org.jspecify.annotations.NullMarked;
