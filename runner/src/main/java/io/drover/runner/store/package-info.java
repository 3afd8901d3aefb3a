/**
 * The durable store: keyed records and bounded streams in one append-only log, over an injected
 * disk.
 *
 * <p>{@link io.drover.runner.store.Store} is the one writer, {@link
 * io.drover.runner.store.StoreReader} any number of readers in other processes, {@link
 * io.drover.runner.store.Codec} the way values are encoded.
 */
@NullMarked
package io.drover.runner.store;

import org.jspecify.annotations.NullMarked;
