/** Writes the model in the shape of Nomad's HTTP API. One class per family of stanzas. */
@NullMarked
package io.drover.jobspec.json;

import org.jspecify.annotations.NullMarked;
