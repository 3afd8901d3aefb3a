package io.drover.runner;

import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.TaskGroup;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.store.Codec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a job: stored before anything is done about it.
 *
 * @param job the job as last submitted
 * @param version counts submissions that changed it, and new runs
 * @param stopped whether it is to end
 * @param allocs every alloc of it that is kept, and for which version it was placed
 * @param destroyed names of allocs of this version that somebody wanted gone: none takes their
 *     place until the job is submitted again
 */
record JobRecord(
    Job job, long version, boolean stopped, Map<String, Long> allocs, Set<String> destroyed) {
  private static final int FORMAT = 2;

  JobRecord {
    allocs = Collections.unmodifiableMap(new LinkedHashMap<>(allocs));
    destroyed = Set.copyOf(destroyed);
  }

  /** A place that an alloc is wanted in: an instance of a group. */
  record Wish(TaskGroup group, int index) {}

  /** What is wanted now, by the names of the allocs; of a job that is to end nothing is. */
  Map<String, Wish> wishes() {
    Map<String, Wish> wishes = new LinkedHashMap<>();
    if (!stopped) {
      for (TaskGroup group : job.taskGroups()) {
        for (int index = 0; index < group.count(); index++) {
          wishes.put(Allocation.nameOf(job.id(), group.name(), index), new Wish(group, index));
        }
      }
      destroyed.forEach(wishes::remove);
    }
    return wishes;
  }

  /** Whether an alloc was placed for the job as it is wanted now. */
  boolean isPresent(String allocId) {
    return allocs.getOrDefault(allocId, 0L) == version;
  }

  /**
   * The record once a job is submitted: the same version where it lives and nothing changed.
   *
   * @param known what was wanted of it before, null if it is new
   * @param lives whether something of it has not ended
   */
  static JobRecord wanted(@Nullable JobRecord known, boolean lives, Job job) {
    if (known == null) {
      return new JobRecord(job, 1, false, Map.of(), Set.of());
    }
    boolean same = ModelJson.job(known.job).equals(ModelJson.job(job));
    return lives && !known.stopped && same ? known.again() : known.with(job, known.version + 1);
  }

  static String keyOf(Job job) {
    return keyOf(job.namespace(), job.id());
  }

  static String keyOf(String namespace, String id) {
    return "job/" + URLEncoder.encode(namespace + "@" + id, StandardCharsets.UTF_8);
  }

  byte[] encode(StoredJobs jobs) {
    return new Codec.Writer()
        .format(FORMAT)
        .varint(version)
        .bool(stopped)
        .map(allocs, Codec.Writer::string, (w, v) -> w.varint(v))
        .bytes(jobs.bytes(job))
        .list(List.copyOf(new TreeSet<>(destroyed)), Codec.Writer::string)
        .toBytes();
  }

  static JobRecord decode(byte[] bytes, StoredJobs jobs) throws JobspecException {
    Codec.Reader r = new Codec.Reader("job", bytes);
    int format = r.format(FORMAT);
    long version = r.varint();
    boolean stopped = r.bool();
    Map<String, Long> allocs = r.map(Codec.Reader::string, Codec.Reader::varint);
    Job job = jobs.job(r.bytes());
    List<String> destroyed = format < 2 ? List.of() : r.list(Codec.Reader::string);
    r.end();
    return new JobRecord(job, version, stopped, allocs, Set.copyOf(destroyed));
  }

  JobRecord with(Job newJob, long newVersion) {
    return new JobRecord(newJob, newVersion, false, allocs, Set.of());
  }

  JobRecord stop() {
    return new JobRecord(job, version, true, allocs, destroyed);
  }

  JobRecord plus(String allocId) {
    return plus(Set.of(allocId));
  }

  JobRecord plus(Set<String> allocIds) {
    Map<String, Long> more = new LinkedHashMap<>(allocs);
    allocIds.forEach(id -> more.put(id, version));
    return new JobRecord(job, version, stopped, more, destroyed);
  }

  /** Without allocs that there are not. */
  JobRecord only(Set<String> existing) {
    Map<String, Long> there = new LinkedHashMap<>(allocs);
    there.keySet().retainAll(existing);
    return new JobRecord(job, version, stopped, there, destroyed);
  }

  /** Without an alloc that was destroyed; if it was one of this version, its place stays empty. */
  JobRecord minus(String allocId, String allocName) {
    Map<String, Long> fewer = new LinkedHashMap<>(allocs);
    Long placedFor = fewer.remove(allocId);
    Set<String> empty = new TreeSet<>(destroyed);
    if (placedFor != null && placedFor == version) {
      empty.add(allocName);
    }
    return new JobRecord(job, version, stopped, fewer, empty);
  }

  /** The same, asked for again: every place is to be taken. */
  JobRecord again() {
    return new JobRecord(job, version, stopped, allocs, Set.of());
  }
}
