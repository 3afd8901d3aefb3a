package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.Job;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of each job, and who may change it. Any thread reads; to write, hold the monitor
 * of the job's {@link Owner}: what is done to one job waits for no other.
 */
final class JobBook {
  private final Store store;
  private final StoredJobs storedJobs;
  private final Map<String, JobRecord> records = new ConcurrentSkipListMap<>();

  /** Also of jobs that are about to be known. */
  private final Map<String, Owner> owners = new ConcurrentSkipListMap<>();

  /** Who holds its monitor changes what is wanted of one job, and what is there of it. */
  static final class Owner {
    private final String jobId;
    private final AtomicInteger waiting = new AtomicInteger();

    private Owner(String jobId) {
      this.jobId = jobId;
    }

    /** Before the monitor is waited for by one who wants something else: who places gives way. */
    void comes() {
      waiting.incrementAndGet();
    }

    /** That one has it. */
    void isHere() {
      waiting.decrementAndGet();
    }

    /** Whether somebody wants something else. */
    boolean givesWay() {
      return waiting.get() > 0;
    }
  }

  JobBook(Store store, StoredJobs storedJobs) {
    this.store = store;
    this.storedJobs = storedJobs;
  }

  @Nullable JobRecord get(String key) {
    return records.get(key);
  }

  Set<String> keys() {
    return records.keySet();
  }

  List<String> ids() {
    return records.values().stream().map(r -> r.job().id()).toList();
  }

  /** Stores what is wanted, synced. */
  void store(String key, JobRecord record) throws StoreException {
    store.commit(new Transaction().put(key, record.encode(storedJobs)), Strength.SYNCED);
    know(key, record);
  }

  /** Takes over what is stored. */
  void know(String key, JobRecord record) {
    var _ = owner(key, record.job());
    records.put(key, record);
  }

  /** The owner of a job, which need not be known yet. */
  Owner owner(String key, Job job) {
    return owners.computeIfAbsent(key, _ -> new Owner(job.id()));
  }

  @Nullable Owner ownerOf(String key) {
    return owners.get(key);
  }

  /** The key of a job. */
  String key(String jobId) throws DroverException {
    for (Map.Entry<String, JobRecord> each : records.entrySet()) {
      if (each.getValue().job().id().equals(jobId)) {
        return each.getKey();
      }
    }
    throw unknown(jobId);
  }

  /** The key and the owner of a job, also if it is about to be known. */
  Map.Entry<String, Owner> owned(String jobId) throws DroverException {
    for (Map.Entry<String, Owner> each : owners.entrySet()) {
      if (each.getValue().jobId.equals(jobId)) {
        return each;
      }
    }
    throw unknown(jobId);
  }

  static DroverException unknown(String jobId) {
    return new DroverException(ErrorCode.NOT_FOUND, "there is no job \"" + jobId + "\"");
  }
}
