package io.drover.runner.store;

/**
 * Counts since the store was opened, and sizes now.
 *
 * @param transactions transactions committed
 * @param syncs syncs of the log; many callers share one
 * @param compactions times the log was written anew
 * @param failures writes and syncs of the disk that failed
 * @param logBytes the log's length, without what is preallocated
 * @param liveBytes about what a compacted log would take
 */
public record StoreStats(
    long transactions,
    long syncs,
    long compactions,
    long failures,
    long logBytes,
    long liveBytes) {}
