/**
 * Turns blocks into the job model, filling in every default as Nomad's client library and server
 * do. One class per family of stanzas.
 */
@NullMarked
package io.drover.jobspec.map;

import org.jspecify.annotations.NullMarked;
