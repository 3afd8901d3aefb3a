package io.drover.runner.alloc;

import io.drover.api.model.Job;
import io.drover.jobspec.Jobspec;
import io.drover.jobspec.json.ModelJson;
import io.drover.jobspec.problem.JobspecException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in their stored form, which every alloc of a job has in its record: it is made once for all
 * that are placed together, and read once for all that have the same. Any thread. What was read is
 * kept as long as this is.
 */
public final class StoredJobs {
  private final Map<Key, Job> read = new HashMap<>();

  /** The last one only. */
  private final IdentityHashMap<Job, byte[]> written = new IdentityHashMap<>();

  /** Equal for equal bytes; the sum is what a processor works out fastest. */
  private record Key(byte[] bytes, int sum) {
    static Key of(byte[] bytes) {
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      return new Key(bytes, (int) sum.getValue());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && sum == key.sum && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return sum;
    }
  }

  /** The stored form; not to be changed. */
  public synchronized byte[] bytes(Job job) {
    byte[] known = written.get(job);
    if (known == null) {
      known = ModelJson.job(job).getBytes(StandardCharsets.UTF_8);
      written.clear();
      written.put(job, known);
    }
    return known;
  }

  /**
   * The job.
   *
   * @throws JobspecException if it cannot be read
   */
  public synchronized Job job(byte[] bytes) throws JobspecException {
    Key key = Key.of(bytes);
    Job known = read.get(key);
    if (known == null) {
      known = Jobspec.stored(bytes);
      read.put(key, known);
    }
    return known;
  }
}
