package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.model.AllocState;
import io.drover.api.model.Allocation;
import io.drover.api.model.ClientStatus;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.alloc.RunnerHooks;
import io.drover.core.alloc.StatusFold;
import io.drover.jobspec.problem.JobspecException;
import io.drover.runner.alloc.AllocDefinition;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.alloc.TimelineEntry;
import io.drover.runner.store.CodecException;
import io.drover.runner.store.RecoveryReport;
import io.drover.runner.store.StoreReader;
import io.drover.runner.store.StreamSlice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data folder, also beside the runner that has it open: no lock, no write. It shows what
 * was stored when it was opened; to see more, open another. Any thread; methods read the disk.
 *
 * @since 0.1
 */
public final class DroverReader implements AutoCloseable {
  private final Path directory;
  private final StoreReader store;

  private final StoredJobs jobs = new StoredJobs();

  private DroverReader(Path directory, StoreReader store) {
    this.directory = directory;
    this.store = store;
  }

  /**
   * Opens a data folder.
   *
   * @throws DroverException NOT_FOUND if there is none
   */
  public static DroverReader open(Path directory) throws DroverException {
    Path absolute = directory.toAbsolutePath().normalize();
    return new DroverReader(absolute, StoreReader.open(absolute.resolve("store")));
  }

  /** What was found damaged in it. */
  public RecoveryReport recovery() {
    return store.recovery();
  }

  /** Every alloc that is kept, those of one job beside each other. */
  public List<AllocView> allocs() throws DroverException {
    List<AllocView> views = new ArrayList<>();
    for (String owner : store.owners("alloc/")) {
      views.add(view(owner.substring("alloc/".length())));
    }
    views.sort((a, b) -> a.name().compareTo(b.name()));
    return views;
  }

  /**
   * The allocs that a word of a user's names: an alloc's id or its beginning, an alloc's name, or a
   * job.
   *
   * @throws DroverException NOT_FOUND if there is none
   */
  public List<AllocView> find(String word) throws DroverException {
    List<AllocView> found =
        allocs().stream()
            .filter(a ->
                a.jobId().equals(word)
                    || a.name().equals(word)
                    || !word.isEmpty() && a.id().startsWith(word))
            .toList();
    if (found.isEmpty()) {
      throw new DroverException(
          ErrorCode.NOT_FOUND, "there is no job or alloc \"" + word + "\" in " + directory);
    }
    return found;
  }

  /**
   * Whether nothing is left to do here: every job that was asked for has come to its end in every
   * instance, and nothing of the store is damaged. A runner that opened the folder would start
   * nothing.
   */
  public boolean finished() throws DroverException {
    List<AllocView> allocs = allocs();
    if (!recovery().isClean() || !allocs.stream().allMatch(AllocView::ended)) {
      return false;
    }
    for (String owner : store.owners("job/")) {
      JobRecord job = job(owner);
      Set<String> missing = job.wishes().keySet();
      allocs.stream().filter(a -> job.isPresent(a.id())).forEach(a -> missing.remove(a.name()));
      if (!missing.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private JobRecord job(String owner) throws DroverException {
    try {
      return JobRecord.decode(Objects.requireNonNull(store.get(owner)), jobs);
    } catch (CodecException | JobspecException unreadable) {
      throw new DroverException(ErrorCode.RECORD_DAMAGED, owner + " cannot be read: " + unreadable);
    }
  }

  private AllocView view(String id) throws DroverException {
    byte[] bytes = store.get(AllocStore.ownerOf(id));
    if (bytes == null) {
      throw new DroverException(ErrorCode.NOT_FOUND, "there is no alloc " + id);
    }
    try {
      Allocation alloc = AllocDefinition.decode(bytes, jobs);
      return view(alloc, AllocStore.load(store, id));
    } catch (CodecException | JobspecException unreadable) {
      throw new DroverException(
          ErrorCode.RECORD_DAMAGED, "alloc " + id + " cannot be read: " + unreadable);
    }
  }

  private AllocView view(Allocation alloc, @Nullable AllocSnapshot snapshot) {
    AllocSpec spec = new AllocSpec(alloc.id(), List.of(), RunnerHooks.NONE, null);
    var state =
        snapshot == null
            ? new AllocState(ClientStatus.PENDING, "", Map.of(), "")
            : StatusFold.of(spec, snapshot);
    Path folder = directory.resolve("alloc").resolve(alloc.id());
    return Views.of(alloc, snapshot, folder, state, snapshot != null && snapshot.ended());
  }

  /** The story of an alloc, as far as it is kept; empty if there is none. */
  public Timeline timeline(String allocId) throws DroverException {
    StreamSlice slice = store.stream(AllocStore.ownerOf(allocId) + "/timeline");
    return new Timeline(lines(slice.first()), slice.folded(), lines(slice.last()));
  }

  private static List<Timeline.Line> lines(List<StreamSlice.Entry> entries) {
    return entries.stream()
        .map(e -> TimelineEntry.decode(e.number(), e.value()))
        .map(e ->
            new Timeline.Line(
                e.number(),
                e.wallNs(),
                e.task(),
                e.kind().name().toLowerCase(Locale.ROOT),
                e.text(),
                e.cause()))
        .toList();
  }

  /** Closes the file it reads. Idempotent. */
  @Override
  public void close() {
    store.close();
  }
}
