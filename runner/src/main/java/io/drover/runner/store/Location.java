package io.drover.runner.store;

/**
 * Where a value lies in the log.
 *
 * @param sum its own checksum, to notice damage since the log was read
 */
record Location(long position, int length, int sum) {}
