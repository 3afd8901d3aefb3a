/**
 * The job model and the runtime state, with Nomad's names. Text is never null: as in Nomad, empty
 * text means that nothing was given. A null block, number or duration means the same where a doc
 * says so.
 */
@NullMarked
package io.drover.api.model;

import org.jspecify.annotations.NullMarked;
