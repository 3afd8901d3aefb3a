package io.drover.jobspec;

import io.drover.api.ErrorCode;
import io.drover.api.model.Job;
import io.drover.api.model.ParameterizedJob;
import io.drover.api.model.Payload;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a job that can run out of a parameterized one.
 *
 * @param payload what the tasks with a {@code dispatch_payload} find in their file
 * @param meta metadata, by key
 * @param epochSeconds when, for the new id
 * @param unique eight characters that make the new id unique
 */
public record Dispatch(
    Payload payload, Map<String, String> meta, long epochSeconds, String unique) {
  /** The largest payload, as in Nomad. */
  public static final int PAYLOAD_BYTES_MAX = 16 << 10;

  public Dispatch {
    meta = Map.copyOf(meta);
  }

  /**
   * The job of this dispatch, called {@code ID/dispatch-SECONDS-UNIQUE}.
   *
   * @throws JobspecException if the job is not parameterized, or asks for something else than was
   *     given
   */
  public ParsedJob of(ParsedJob parsed) throws JobspecException {
    Problems problems = new Problems();
    parsed.sources().forEach(problems::source);
    Job job = parsed.job();
    check(parsed, problems);
    problems.throwIfAny(ErrorCode.JOB_INVALID);
    Map<String, String> merged = new LinkedHashMap<>(job.meta());
    merged.putAll(meta);
    String id = job.id() + "/dispatch-" + epochSeconds + "-" + unique;
    Job made =
        new Job(
            job.region(),
            job.namespace(),
            id,
            id,
            job.type(),
            job.priority(),
            job.allAtOnce(),
            job.datacenters(),
            job.nodePool(),
            job.constraints(),
            job.affinities(),
            job.spreads(),
            job.taskGroups(),
            job.update(),
            job.multiregion(),
            job.periodic(),
            job.parameterizedJob(),
            payload,
            merged,
            job.consulNamespace(),
            job.vaultNamespace(),
            job.ui(),
            new Job.Registration(false, job.id(), true, "", "", "", false, 0, 0, 0, 0, 0));
    return new ParsedJob(made, parsed.places(), parsed.sources(), parsed.notices());
  }

  private void check(ParsedJob parsed, Problems problems) {
    @Nullable ParameterizedJob wants = parsed.job().parameterizedJob();
    var place = parsed.places().find("parameterized");
    if (wants == null) {
      problems.add(place, "only a job with a parameterized stanza can be dispatched");
      return;
    }
    boolean given = !payload.isEmpty();
    if (given && wants.payload().equals("forbidden")) {
      problems.add(place, "the job takes no payload");
    }
    if (!given && wants.payload().equals("required")) {
      problems.add(place, "the job needs a payload");
    }
    if (payload.bytes().length > PAYLOAD_BYTES_MAX) {
      problems.add(
          place,
          "the payload has "
              + payload.bytes().length
              + " bytes; at most "
              + PAYLOAD_BYTES_MAX
              + " are allowed");
    }
    for (String key : wants.metaRequired()) {
      if (!meta.containsKey(key)) {
        problems.add(place, "the job needs the metadata " + key);
      }
    }
    for (String key : meta.keySet()) {
      if (!wants.metaRequired().contains(key) && !wants.metaOptional().contains(key)) {
        problems.add(place, "the job takes no metadata " + key);
      }
    }
  }
}
