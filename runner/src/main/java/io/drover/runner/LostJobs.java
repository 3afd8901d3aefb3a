package io.drover.runner;

import io.drover.api.model.Allocation;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.jobspec.json.ModelJson;
import io.drover.runner.alloc.AllocRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Job records that damage took, made again of their allocs, each of which holds its job. */
final class LostJobs {
  private static final long OLDER = 1;
  private static final long NEWEST = 2;

  private LostJobs() {}

  /** The records that these allocs want and that are not among the known, by key. */
  static Map<String, JobRecord> of(Set<String> known, Collection<AllocRuntime> allocs) {
    Map<String, List<AllocRuntime>> lost = new LinkedHashMap<>();
    for (AllocRuntime alloc : allocs) {
      String key = JobRecord.keyOf(alloc.allocation().job());
      if (!known.contains(key)) {
        lost.computeIfAbsent(key, _ -> new ArrayList<>()).add(alloc);
      }
    }
    Map<String, JobRecord> made = new LinkedHashMap<>();
    lost.forEach((key, of) -> made.put(key, record(of)));
    return made;
  }

  /** As of the newest version that any of them has; it was to stop if all of them were. */
  private static JobRecord record(List<AllocRuntime> allocs) {
    Allocation newest =
        allocs.stream()
            .map(AllocRuntime::allocation)
            .max(Comparator.comparingLong(Allocation::modifyTimeNs))
            .orElseThrow();
    String job = ModelJson.job(newest.job());
    Map<String, Long> versions = new LinkedHashMap<>();
    for (AllocRuntime alloc : allocs) {
      boolean same = ModelJson.job(alloc.allocation().job()).equals(job);
      versions.put(alloc.id(), same ? NEWEST : OLDER);
    }
    boolean stopped = allocs.stream().allMatch(LostJobs::wasToStop);
    return new JobRecord(newest.job(), NEWEST, stopped, versions, Set.of());
  }

  private static boolean wasToStop(AllocRuntime alloc) {
    AllocSnapshot stored = alloc.snapshotOrNull();
    return stored != null && stored.facts().stopWanted();
  }
}
