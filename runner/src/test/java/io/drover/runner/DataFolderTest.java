package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.JobType;
import io.drover.api.model.RestartPolicy;
import io.drover.api.model.Task;
import io.drover.api.model.TaskGroup;
import io.drover.runner.alloc.AllocDefinition;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.store.Store;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a folder in which nothing is left to do is removed, and then all of it. */
final class DataFolderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Job JOB =
      Job.builder("job", JobType.BATCH)
          .group(
              TaskGroup.builder("g")
                  .restart(RestartPolicy.NEVER)
                  .task(Task.builder("t", "raw_exec").command("/bin/sh", "-c", "echo out; exit 3")))
          .build();

  @TempDir Path parent;

  private Path data() {
    return parent.resolve("data");
  }

  private void isKept(ErrorCode why) {
    assertThatThrownBy(() -> DataFolder.remove(data()))
        .isInstanceOfSatisfying(
            DroverException.class, refused -> assertThat(refused.code()).isEqualTo(why));
    assertThat(data()).isDirectory();
  }

  private void stored(JobRecord record, Allocation... allocs) throws Exception {
    try (Store store = Store.open(data().resolve("store"))) {
      StoredJobs jobs = new StoredJobs();
      Transaction all = new Transaction().put(JobRecord.keyOf(JOB), record.encode(jobs));
      for (Allocation alloc : allocs) {
        AllocStore.define(all, alloc, jobs);
      }
      store.commit(all, Strength.WRITTEN);
    }
  }

  @Test
  void oneWhoseJobHasEndedIsRemovedOnceItIsClosed() throws Exception {
    try (Drover drover = Drover.open(data(), Options.defaults())) {
      assertThat(drover.submit(JOB).await(PATIENCE)).as("the job ends").isTrue();
      assertThat(DataFolder.runner(data())).hasValue(ProcessHandle.current().pid());
      isKept(ErrorCode.DATA_DIR_BUSY);
    }
    assertThat(DataFolder.runner(data())).isEmpty();

    DataFolder.remove(data());

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void oneWhoseJobWasAskedForAndHasNoAllocYetIsKept() throws Exception {
    stored(new JobRecord(JOB, 1, false, Map.of(), Set.of()));

    isKept(ErrorCode.WRONG_STATE);
  }

  @Test
  void oneWhoseAllocHasNotBegunIsKept() throws Exception {
    Allocation alloc =
        AllocDefinition.place("a-1", JOB, JOB.taskGroups().getFirst(), 0, List.of(), 1);
    stored(new JobRecord(JOB, 1, false, Map.of("a-1", 1L), Set.of()), alloc);

    isKept(ErrorCode.WRONG_STATE);
  }

  @Test
  void oneWhoseJobWasStoppedBeforeItBeganIsRemoved() throws Exception {
    stored(new JobRecord(JOB, 1, true, Map.of(), Set.of()));

    DataFolder.remove(data());

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFolderOfSomebodyElseIsKept() throws Exception {
    Files.createDirectories(data().resolve("photographs"));

    isKept(ErrorCode.NOT_FOUND);
    assertThat(data().resolve("photographs")).isDirectory();
  }

  @Test
  void whatADeathInARemovalLeftIsRemovedAndWhatALinkLeadsToIsNot() throws Exception {
    Path half = Files.createDirectories(parent.resolve(DataFolder.REMOVED + "x").resolve("alloc"));
    Path kept = Files.createFile(parent.resolve("kept"));
    Files.createSymbolicLink(half.resolve("link"), kept);

    DataFolder.remove(half.getParent());

    assertThat(parent).isDirectoryNotContaining(path -> !path.equals(kept));
    assertThat(kept).exists();
  }
}
