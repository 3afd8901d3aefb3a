/**
 * Turns source text into blocks, by the tables of the stanzas. One reader for HCL, one for JSON.
 */
@NullMarked
package io.drover.jobspec.read;

import org.jspecify.annotations.NullMarked;
