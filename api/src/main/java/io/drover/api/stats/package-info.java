/** What tasks and allocs use: the records, the reporter, the stream. */
@NullMarked
package io.drover.api.stats;

import org.jspecify.annotations.NullMarked;
