package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.driver.ProcessPolicy;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.api.model.TaskState;
import io.drover.facts.Fact;
import io.drover.runner.alloc.AllocDefinition;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.external.Until;
import io.drover.runner.store.Store;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runner makes of a data folder in which not all is as it should be. */
final class StoredAllocsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private Drover open() throws Exception {
    return open(Options.defaults());
  }

  private Drover open(Options options) throws Exception {
    return Drover.open(folder.resolve("data"), options);
  }

  private static Job job(String id, JobType type, String script) {
    var group = TaskGroup.builder("g").restart(RestartPolicy.NEVER);
    group.task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", script));
    return Job.builder(id, type).group(group).build();
  }

  @Test
  @Fact(
      number = "B286",
      text = "An alloc of whose tasks nothing is stored is deleted when the agent starts.",
      better = "it had not begun, so it begins now: what was asked for is not lost")
  @Fact(
      number = "S20",
      text =
          "An alloc without any stored state is deleted and not started; one that cannot be read is"
              + " left out and has not failed.",
      better = "the first begins; the second is the same")
  void anAllocThatHadNotBegunBegins() throws Exception {
    Path ran = folder.resolve("ran");
    Job job = job("job", JobType.BATCH, "echo >> " + ran);
    open().close();
    Allocation alloc =
        AllocDefinition.place("a-1", job, job.taskGroups().getFirst(), 0, List.of(), 1);
    JobRecord record = new JobRecord(job, 1, false, Map.of("a-1", 1L), Set.of());
    try (Store store = Store.open(folder.resolve("data/store"))) {
      Transaction both =
          new Transaction().put(JobRecord.keyOf(job), record.encode(new StoredJobs()));
      AllocStore.define(both, alloc, new StoredJobs());
      store.commit(both, Strength.SYNCED);
    }

    try (Drover drover = open()) {
      assertThat(drover.job("job").await(PATIENCE)).isTrue();
      assertThat(drover.job("job").allocs().getFirst().id()).isEqualTo("a-1");
    }
    assertThat(Files.readAllLines(ran)).hasSize(1);
  }

  @Test
  @Fact(
      number = "B287",
      text = "An alloc whose record cannot be read is left out: it has neither failed nor gone.")
  void anAllocThatCannotBeReadCostsNobodyElse() throws Exception {
    open().close();
    try (Store store = Store.open(folder.resolve("data/store"))) {
      store.commit(
          new Transaction().put(AllocStore.ownerOf("odd"), new byte[] {99, 1, 2}), Strength.SYNCED);
    }

    try (Drover drover = open()) {
      JobRun run = drover.submit(job("other", JobType.BATCH, "exit 0"));
      assertThat(run.await(PATIENCE)).isTrue();
      assertThat(drover.jobIds()).containsExactly("other");
    }
    try (Store store = Store.open(folder.resolve("data/store"))) {
      assertThat(store.get(AllocStore.ownerOf("odd"))).isNotNull();
    }
  }

  @Test
  @Fact(
      number = "B288",
      text =
          "Where the folder of an alloc is gone it cannot be taken up: it is failed, and a destroy"
              + " of it blocks for ever.",
      better = "its processes are taken up, and a destroy ends them")
  @Fact(
      number = "B289",
      text = "Later the same alloc comes back as a new one, and its tasks start again.",
      better = "it is the same one, with the same processes")
  @Fact(
      number = "D04",
      text = "An alloc whose folder is gone hangs its destroy, and comes back as a new one.",
      better = "it does neither")
  void aFolderThatIsGoneHangsNobody() throws Exception {
    long pid;
    Path directory;
    try (Drover drover = open()) {
      drover.submit(job("job", JobType.SERVICE, "sleep 1000"));
      pid = pid(drover);
      directory = drover.job("job").allocs().getFirst().directory();
    }
    removeWhatIsNotMounted(directory);

    try (Drover drover = open()) {
      AllocView alloc = drover.job("job").allocs().getFirst();
      Until.holds("it is taken up", () -> pid(drover) == pid);
      assertThat(alloc.tasks().getFirst().state().state()).isEqualTo(TaskState.Status.RUNNING);
      drover.destroy(alloc.id());
      assertThat(Path.of("/proc/" + pid + "/exe")).doesNotExist();
      assertThat(drover.job("job").allocs()).isEmpty();
    }
  }

  @Test
  void aVersionThatWasStoredBeforeARunnerDiedIsToldByTheNextAndOnlyByThat() throws Exception {
    NotingHooks first = new NotingHooks("noting");
    NotingHooks second = new NotingHooks("noting");
    NotingHooks third = new NotingHooks("noting");
    Job job = job("job", JobType.SERVICE, "sleep 1000");
    Options survive = Options.defaults().policy(ProcessPolicy.SURVIVE);
    String id;
    long pid;
    try (Drover drover = open(survive.hooks(List.of(first)))) {
      drover.submit(job);
      pid = pid(drover);
      id = drover.job("job").allocs().getFirst().id();
    }
    try (Store store = Store.open(folder.resolve("data/store"))) {
      byte[] stored = store.get(AllocStore.ownerOf(id));
      Allocation old = AllocDefinition.decode(Objects.requireNonNull(stored), new StoredJobs());
      Transaction newer = new Transaction();
      AllocStore.define(newer, old.withJob(job, old.resources(), 1), new StoredJobs());
      store.commit(newer, Strength.SYNCED);
    }

    try (Drover drover = open(survive.hooks(List.of(second)))) {
      Until.holds("its hooks hear of it", () -> second.calls.contains("update"));
      assertThat(pid(drover)).isEqualTo(pid);
    }
    try (Drover drover = open(survive.hooks(List.of(third)))) {
      drover.destroy(id);
    }
    assertThat(first.calls).doesNotContain("update");
    assertThat(third.calls).contains("destroy").doesNotContain("update");
  }

  private static long pid(Drover drover) throws Exception {
    Until.holds(
        "it runs", () -> drover.job("job").allocs().getFirst().tasks().getFirst().pid() > 0);
    return drover.job("job").allocs().getFirst().tasks().getFirst().pid();
  }

  /** Secrets in memory cannot be removed as files are. */
  private static void removeWhatIsNotMounted(Path directory) throws Exception {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        boolean kept =
            List.of("secrets", "private").contains(file.getFileName().toString())
                || Files.isDirectory(file.resolve("secrets"))
                || file.equals(directory);
        if (!kept) {
          Files.delete(file);
        }
      }
    }
  }
}
