/** The job model and the runtime state, with Nomad's names. */
@NullMarked
package io.drover.api.model;

import org.jspecify.annotations.NullMarked;
