package io.drover.runner;

import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.driver.DriverException;
import io.drover.api.model.AllocatedResources.PortMapping;
import io.drover.api.model.Allocation;
import io.drover.api.model.Job;
import io.drover.api.model.TaskGroup;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.AllocSnapshot;
import io.drover.core.alloc.AllocSpec;
import io.drover.core.order.HookCycleException;
import io.drover.jobspec.Plan;
import io.drover.runner.JobRecord.Wish;
import io.drover.runner.alloc.AllocDefinition;
import io.drover.runner.alloc.AllocRuntime;
import io.drover.runner.alloc.AllocStore;
import io.drover.runner.alloc.HookSet;
import io.drover.runner.alloc.Shared;
import io.drover.runner.alloc.SpecMaker;
import io.drover.runner.alloc.StoredJobs;
import io.drover.runner.builtin.BuiltIns;
import io.drover.runner.builtin.SecretFolders;
import io.drover.runner.builtin.SecretsAtOpen;
import io.drover.runner.store.CodecException;
import io.drover.runner.store.RecoveryReport;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every job of a runner, and what is done so that its allocs become what is wanted. Wishes are
 * stored first; {@link #reconcile} may then be done again at any time.
 */
final class Jobs {
  /** What could not be stored, as on a full disk, is tried again after this. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Shared shared;
  private final Path directory;
  private final Options options;
  private final SecretFolders secrets;
  private final BuiltIns builtIns;
  private final StoredJobs storedJobs = new StoredJobs();
  private final PortChoice ports = new PortChoice();
  private final JobBook book;

  /** Jobs that somebody is about to look at again. */
  private final Set<String> due = ConcurrentHashMap.newKeySet();

  private final Map<String, AllocRuntime> allocs = new ConcurrentHashMap<>();
  private final Map<String, AllocStats> stats = new ConcurrentHashMap<>();

  Jobs(Shared shared, Path directory, Options options) {
    this.shared = shared;
    this.book = new JobBook(shared.store(), storedJobs);
    this.directory = directory;
    this.options = options;
    this.secrets = SecretFolders.ofThisProcess(shared.drivers()::memoryFolders);
    this.builtIns = new BuiltIns(shared.drivers(), secrets, true);
  }

  /** Takes up everything stored. What cannot be read costs its own alloc or job only. */
  void resume() throws DroverException {
    StoredJobs stored = new StoredJobs();
    for (String owner : shared.store().owners("job/")) {
      byte[] bytes = shared.store().get(owner);
      if (bytes != null) {
        try {
          book.know(owner, JobRecord.decode(bytes, stored));
        } catch (CodecException | DroverException unreadable) {
          broken(owner, unreadable);
        }
      }
    }
    for (String owner : shared.store().owners("alloc/")) {
      String id = owner.substring("alloc/".length());
      byte[] bytes = shared.store().get(owner);
      if (bytes != null) {
        takeStored(owner, bytes, id, stored);
      }
    }
    for (var lost : LostJobs.of(book.keys(), allocs.values()).entrySet()) {
      book.store(lost.getKey(), lost.getValue());
    }
    SecretsAtOpen atOpen = new SecretsAtOpen(secrets, directory.resolve("alloc"));
    endDamaged(atOpen);
    atOpen.setRight(allocs);
    allocs.values().forEach(AllocRuntime::run);
    allocs.values().stream().filter(AllocRuntime::destroyWanted).toList().forEach(this::destroyOn);
    for (String key : List.copyOf(book.keys())) {
      reconcile(key);
    }
  }

  /** Hooks that cannot be called in any order cost more than this alloc, and end the opening. */
  private void takeStored(String owner, byte[] bytes, String id, StoredJobs stored)
      throws HookCycleException {
    Allocation alloc;
    AllocSnapshot snapshot;
    try {
      alloc = AllocDefinition.decode(bytes, stored);
      snapshot = AllocStore.load(shared.store(), id);
    } catch (CodecException | DroverException unreadable) {
      broken(owner, unreadable);
      return;
    }
    take(alloc, hooksOf(alloc), snapshot);
  }

  /** Nobody knows what an alloc is whose records are damaged: what still runs of it is ended. */
  private void endDamaged(SecretsAtOpen atOpen) {
    for (RecoveryReport.DamagedOwner damaged : shared.store().recovery().damaged()) {
      if (damaged.owner().startsWith("alloc/")) {
        String id = damaged.owner().substring("alloc/".length());
        try {
          driversForget(id, true);
          atOpen.drop(id);
        } catch (DriverException | IOException cannot) {
          broken(damaged.owner(), cannot);
        } catch (InterruptedException closing) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Every driver that has ever had a task here forgets an alloc. */
  private void driversForget(String allocId, boolean force)
      throws DriverException, InterruptedException {
    for (String driver : shared.drivers().used()) {
      shared.drivers().get(driver).destroyAlloc(allocId, force);
    }
  }

  private void broken(String owner, Exception why) {
    shared.events().accept(new DroverEvent.AllocBroken(owner, owner, String.valueOf(why)));
  }

  private AllocRuntime take(Allocation alloc, HookSet hooks, @Nullable AllocSnapshot stored) {
    Path folder = folderOf(alloc);
    AllocRuntime runtime =
        new AllocRuntime(
            shared, alloc, SpecMaker.of(alloc, hooks, List.of()), hooks, folder, stored);
    if (stored == null || !stored.ended()) {
      ports.take(alloc.resources().ports());
    }
    allocs.put(alloc.id(), runtime);
    if (stored == null || !stored.ended()) {
      runtime.onEnded(() -> again(JobRecord.keyOf(alloc.job())));
    }
    runtime.onEnded(() -> ports.release(runtime.allocation().resources().ports()));
    return runtime;
  }

  /** Stores what is wanted, then does it. */
  JobRun submit(Plan plan, boolean mustLive) throws DroverException {
    Job job = plan.job();
    String key = JobRecord.keyOf(job);
    JobBook.Owner owner = book.owner(key, job);
    owner.comes();
    synchronized (owner) {
      owner.isHere();
      try {
        book.store(key, wanted(book.get(key), job, mustLive));
        reconcile(key);
      } catch (DroverException no) {
        // Somebody may have given way to this.
        again(key);
        throw no;
      }
    }
    return new Run(key);
  }

  private JobRecord wanted(@Nullable JobRecord known, Job job, boolean mustLive)
      throws DroverException {
    boolean lives = known != null && !ended(known);
    if (mustLive && !lives) {
      throw new DroverException(
          ErrorCode.NOT_FOUND, "job \"" + job.id() + "\" does not run, so it cannot be updated");
    }
    return JobRecord.wanted(known, lives, job);
  }

  /**
   * Brings the allocs of a job nearer to what is wanted; called again whenever one of them ends.
   */
  private void reconcile(String key) throws DroverException {
    JobBook.Owner owner = book.ownerOf(key);
    if (owner != null) {
      synchronized (owner) {
        JobRecord record = book.get(key);
        if (record != null) {
          reconcile(key, record, owner);
        }
      }
    }
  }

  private void reconcile(String key, JobRecord known, JobBook.Owner owner) throws DroverException {
    JobRecord record = known;
    if (record.stopped()) {
      // Called for each that ends, while all others do: only those are looked for that go on.
      of(record)
          .filter(alloc -> !alloc.ended().isDone() && !alloc.stopWanted())
          .forEach(alloc -> alloc.tell(new AllocEvent.StopAsked(0, false)));
      return;
    }
    Map<String, Wish> wishes = record.wishes();
    for (AllocRuntime alloc : of(record).toList()) {
      Wish wish = wishes.get(alloc.allocation().name());
      boolean present = record.isPresent(alloc.id());
      if (alloc.ended().isDone()) {
        if (present) {
          wishes.remove(alloc.allocation().name());
        }
      } else if (wish == null || !fits(alloc, record.job(), wish.group())) {
        if (!alloc.stopWanted()) {
          alloc.tell(new AllocEvent.StopAsked(0, false));
        }
        // Its place is taken once it has ended.
        wishes.remove(alloc.allocation().name());
      } else {
        wishes.remove(alloc.allocation().name());
        if (!present) {
          record = adopt(key, record, alloc, wish);
        }
      }
    }
    if (!wishes.isEmpty()) {
      place(key, record, wishes.values(), owner);
    }
  }

  /** Whether an alloc can go on as it is: its group asks for the same processes. */
  private static boolean fits(AllocRuntime alloc, Job job, TaskGroup group) {
    TaskGroup has = alloc.allocation().group();
    return has != null && GroupChange.inPlace(alloc.allocation().job(), has, job, group);
  }

  private JobRecord adopt(String key, JobRecord record, AllocRuntime alloc, Wish wish)
      throws DroverException {
    Allocation old = alloc.allocation();
    List<PortMapping> given = old.resources().ports();
    Allocation newer =
        old.withJob(
            record.job(), AllocDefinition.resources(wish.group(), given), shared.clock().wallNs());
    JobRecord adopted = record.plus(alloc.id());
    Transaction both = new Transaction().put(key, adopted.encode(storedJobs));
    AllocStore.define(both, newer, storedJobs);
    shared.store().commit(both, Strength.SYNCED);
    book.know(key, adopted);
    AllocSpec fresh = SpecMaker.updated(alloc.spec(), newer, hooksOf(newer));
    alloc.update(newer, fresh, Set.of());
    return adopted;
  }

  private HookSet hooksOf(Allocation alloc) throws HookCycleException {
    return HookSet.of(alloc, folderOf(alloc), builtIns, options.hooks());
  }

  private Path folderOf(Allocation alloc) {
    return directory.resolve("alloc").resolve(alloc.id());
  }

  /**
   * The job's record names all new allocs before the first of them is: it is written once, and not
   * once for each. A crash in between leaves names without an alloc, whose places are free; so does
   * a stop or another version, which does not wait until thousands are placed.
   */
  private void place(String key, JobRecord record, Collection<Wish> wishes, JobBook.Owner owner)
      throws DroverException {
    Map<String, Wish> placed = new LinkedHashMap<>();
    wishes.forEach(wish -> placed.put(UUID.randomUUID().toString(), wish));
    JobRecord with = record.only(allocs.keySet()).plus(placed.keySet());
    shared.store().commit(new Transaction().put(key, with.encode(storedJobs)), Strength.WRITTEN);
    book.know(key, with);
    for (Map.Entry<String, Wish> each : placed.entrySet()) {
      if (owner.givesWay()) {
        return;
      }
      place(record.job(), each.getKey(), each.getValue());
    }
  }

  private void place(Job job, String id, Wish wish) throws DroverException {
    List<PortMapping> chosen = ports.choose(Wishes.ports(wish.group()));
    Allocation alloc =
        AllocDefinition.place(id, job, wish.group(), wish.index(), chosen, shared.clock().wallNs());
    HookSet hooks = hooksOf(alloc);
    Transaction definition = new Transaction();
    AllocStore.define(definition, alloc, storedJobs);
    shared.store().commit(definition, Strength.WRITTEN);
    take(alloc, hooks, null).run();
  }

  /**
   * An alloc has ended: another may have waited for its place. Not on the thread that ended it; and
   * where a thousand end at once, who looks next sees all that ended before.
   */
  private void again(String key) {
    if (!due.add(key)) {
      return;
    }
    Thread.ofVirtual()
        .name("drover-reconcile")
        .start(() -> {
          due.remove(key);
          try {
            reconcile(key);
          } catch (DroverException failed) {
            broken(key, failed);
            if (failed.recoverable()) {
              shared.timers().after(TRY_AGAIN, () -> again(key));
            }
          }
        });
  }

  private Stream<AllocRuntime> of(JobRecord record) {
    return record.allocs().keySet().stream().map(allocs::get).filter(Objects::nonNull);
  }

  private boolean ended(JobRecord record) {
    return of(record).allMatch(a -> a.ended().isDone());
  }

  List<String> ids() {
    return book.ids();
  }

  JobRun run(String jobId) throws DroverException {
    return new Run(book.key(jobId));
  }

  void stop(String jobId, LongFunction<AllocEvent> ask)
      throws DroverException, InterruptedException {
    List<AllocRuntime> living;
    Map.Entry<String, JobBook.Owner> owned = book.owned(jobId);
    JobBook.Owner owner = owned.getValue();
    owner.comes();
    synchronized (owner) {
      owner.isHere();
      JobRecord known = book.get(owned.getKey());
      if (known == null) {
        throw JobBook.unknown(jobId);
      }
      JobRecord record = known.stop();
      living = of(record).filter(a -> !a.ended().isDone()).toList();
      try {
        book.store(owned.getKey(), record);
      } catch (DroverException notNow) {
        // What is to end does not wait for a disk; who asked hears that it is not durable yet.
        living.forEach(alloc -> alloc.endUnrecorded(ask));
        throw notNow;
      }
    }
    // All are asked before the first is waited for: their answers share a sync.
    List<CompletableFuture<String>> answers = living.stream().map(a -> a.ask(ask)).toList();
    for (CompletableFuture<String> answer : answers) {
      Drover.answered(answer);
    }
  }

  AllocRuntime alloc(String id) throws DroverException {
    AllocRuntime alloc = allocs.get(id);
    if (alloc == null) {
      throw new DroverException(ErrorCode.NOT_FOUND, "there is no alloc " + id);
    }
    return alloc;
  }

  AllocStats stats(String id) throws DroverException {
    AllocRuntime alloc = alloc(id);
    return stats.computeIfAbsent(id, _ -> new AllocStats(alloc, shared.drivers()));
  }

  void destroy(String id) throws DroverException, InterruptedException {
    AllocRuntime alloc = alloc(id);
    Drover.answered(alloc.ask(request -> new AllocEvent.DestroyAsked(request)));
    alloc.awaitDestroyed();
    if (!alloc.destroyed()) {
      throw new DroverException(ErrorCode.WRONG_STATE, AllocRuntime.CLOSED);
    }
    driversForget(id, false);
    forget(alloc.allocation());
  }

  /** Removes what is left of a destroyed alloc, all at once: its records, and its job's of it. */
  private void forget(Allocation alloc) throws DroverException {
    String key = JobRecord.keyOf(alloc.job());
    synchronized (book.owner(key, alloc.job())) {
      Transaction all = new Transaction();
      AllocStore.remove(all, alloc.id());
      JobRecord known = book.get(key);
      JobRecord without = known == null ? null : known.minus(alloc.id(), alloc.name());
      if (without != null) {
        all.put(key, without.encode(storedJobs));
      }
      shared.store().commit(all, Strength.SYNCED);
      if (without != null) {
        book.know(key, without);
      }
      allocs.remove(alloc.id());
      stats.remove(alloc.id());
    }
  }

  /** A process of ours that is gone was asked for it, and did not come to its end. */
  private void destroyOn(AllocRuntime alloc) {
    Thread.ofVirtual()
        .name("drover-destroy")
        .start(() -> {
          try {
            alloc.awaitDestroyed();
            if (alloc.destroyed()) {
              driversForget(alloc.id(), false);
              forget(alloc.allocation());
            }
          } catch (DroverException failed) {
            broken(AllocStore.ownerOf(alloc.id()), failed);
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        });
  }

  List<AllocRuntime> allocs() {
    return List.copyOf(allocs.values());
  }

  private final class Run implements JobRun {
    private final String key;

    Run(String key) {
      this.key = key;
    }

    private JobRecord record() {
      return Objects.requireNonNull(book.get(key));
    }

    private List<AllocRuntime> present(JobRecord record) {
      return of(record)
          .filter(a -> record.allocs().getOrDefault(a.id(), 0L) == record.version())
          .toList();
    }

    @Override
    public String jobId() {
      return record().job().id();
    }

    @Override
    public List<AllocView> allocs() {
      return present(record()).stream().map(Views::of).toList();
    }

    @Override
    public boolean ended() {
      // One look at the record: an alloc placed between two would count as there, and as ended.
      JobRecord record = record();
      return Jobs.this.ended(record)
          && (record.stopped()
              || present(record).size() + record.destroyed().size()
                  >= Wishes.instances(record.job()));
    }

    @Override
    public boolean await(Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!ended()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        // All must end, so one is enough to wait for, and a wait on it takes itself away again.
        Waits.end(of(record()).map(AllocRuntime::ended).filter(e -> !e.isDone()).findFirst(), left);
      }
      return true;
    }
  }
}
