package io.drover.runner;

import io.drover.api.model.Job;
import io.drover.jobspec.Jobspec;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import io.drover.runner.store.Codec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is wanted of a job: stored before anything is done about it.
 *
 * @param job the job as last submitted
 * @param version counts submissions that changed it, and new runs
 * @param stopped whether it is to end
 * @param allocs every alloc of it that is kept, and for which version it was placed
 */
record JobRecord(Job job, long version, boolean stopped, Map<String, Long> allocs) {
  private static final int FORMAT = 1;

  JobRecord {
    allocs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(allocs));
  }

  static String keyOf(Job job) {
    return keyOf(job.namespace(), job.id());
  }

  static String keyOf(String namespace, String id) {
    return "job/" + URLEncoder.encode(namespace + "@" + id, StandardCharsets.UTF_8);
  }

  byte[] encode() {
    return new Codec.Writer()
        .format(FORMAT)
        .varint(version)
        .bool(stopped)
        .map(allocs, Codec.Writer::string, (w, v) -> w.varint(v))
        .bytes(ModelJson.job(job).getBytes(StandardCharsets.UTF_8))
        .toBytes();
  }

  static JobRecord decode(byte[] bytes) throws JobspecException {
    Codec.Reader r = new Codec.Reader("job", bytes);
    r.format(FORMAT);
    long version = r.varint();
    boolean stopped = r.bool();
    Map<String, Long> allocs = r.map(Codec.Reader::string, Codec.Reader::varint);
    Job job = Jobspec.stored(r.bytes());
    r.end();
    return new JobRecord(job, version, stopped, allocs);
  }

  JobRecord with(Job newJob, long newVersion) {
    return new JobRecord(newJob, newVersion, false, allocs);
  }

  JobRecord stop() {
    return new JobRecord(job, version, true, allocs);
  }

  JobRecord plus(String allocId) {
    return plus(Set.of(allocId));
  }

  JobRecord plus(Set<String> allocIds) {
    Map<String, Long> more = new LinkedHashMap<>(allocs);
    allocIds.forEach(id -> more.put(id, version));
    return new JobRecord(job, version, stopped, more);
  }

  /** Without allocs that there are not. */
  JobRecord only(Set<String> existing) {
    Map<String, Long> there = new LinkedHashMap<>(allocs);
    there.keySet().retainAll(existing);
    return new JobRecord(job, version, stopped, there);
  }

  JobRecord minus(String allocId) {
    Map<String, Long> fewer = new LinkedHashMap<>(allocs);
    fewer.remove(allocId);
    return new JobRecord(job, version, stopped, fewer);
  }
}
