/** Ties tests to what they show of Nomad's behaviour. */
@NullMarked
package io.drover.facts;

import org.jspecify.annotations.NullMarked;
