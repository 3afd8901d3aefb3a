package io.drover.runner;

import io.drover.api.CancellationToken;
import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import io.drover.api.Source;
import io.drover.api.hook.HookProvider;
import io.drover.api.model.Job;
import io.drover.api.stats.AllocResourceUsage;
import io.drover.core.alloc.AllocEvent;
import io.drover.core.alloc.RestartScope;
import io.drover.jobspec.DriverCheck;
import io.drover.jobspec.Jobspec;
import io.drover.jobspec.ParsedJob;
import io.drover.jobspec.Plan;
import io.drover.runner.alloc.AllocRuntime;
import io.drover.runner.alloc.JobMeta;
import io.drover.runner.alloc.Shared;
import io.drover.runner.env.HostNode;
import io.drover.runner.env.TaskEnvBuilder;
import io.drover.runner.external.ExternalHooks;
import io.drover.runner.hook.HookEngine;
import io.drover.runner.store.RecoveryReport;
import io.drover.runner.store.Store;
import io.drover.runner.store.StoreException;
import io.drover.runner.store.Strength;
import io.drover.runner.store.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A runner over one data folder: takes jobs, keeps their tasks running, and can say what happened.
 * One process has a folder open for writing at a time; {@link DroverReader} reads beside it.
 *
 * <p>Safe from any thread. What is asked for is durable before a method returns.
 *
 * @since 0.1
 */
public final class Drover implements AutoCloseable {
  private static final long ANSWER_DEADLINE_SECONDS = 60;

  private final Store store;
  private final DriverSet drivers;
  private final Timers timers;
  private final EventHub events;
  private final HostNode node;
  private final ExternalHooks external;
  private final Jobs jobs;
  private final List<OutputFeed> feeds = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Drover(
      Store store,
      Path directory,
      Options options,
      HostNode node,
      ExternalHooks external,
      BootClock clock) {
    this.external = external;
    this.store = store;
    this.timers = new Timers();
    this.events = new EventHub();
    this.drivers = new DriverSet(directory, options);
    this.node = node;
    Shared shared =
        new Shared(
            store,
            drivers,
            new HookEngine(timers),
            timers,
            clock,
            new TaskEnvBuilder(options.hostEnv(), node),
            options.hookDeadlines(),
            events::publish);
    List<HookProvider> hooks = new ArrayList<>(options.hooks());
    hooks.addAll(external.providers());
    this.jobs = new Jobs(shared, directory, options.hooks(hooks));
  }

  /**
   * Opens a data folder, making it if it is not there, and resumes everything in it that has not
   * ended: processes that live are taken up again, ended ones are accounted for.
   *
   * @throws DroverException DATA_DIR_BUSY, with the holder's pid, if another process has it open
   */
  public static Drover open(Path directory, Options options) throws DroverException {
    return open(directory, options, new BootClock());
  }

  static Drover open(Path directory, Options options, BootClock clock) throws DroverException {
    return open(directory, options, clock, Store::open);
  }

  /** Opens a store in a folder. */
  @FunctionalInterface
  interface StoreOpening {
    /** Opens it. */
    Store at(Path folder) throws StoreException;
  }

  static Drover open(Path directory, Options options, BootClock clock, StoreOpening opening)
      throws DroverException {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new DroverException(
          ErrorCode.HOST_LACKS,
          "Drover runs tasks on Linux only for now; this is " + System.getProperty("os.name"));
    }
    Path absolute = directory.toAbsolutePath().normalize();
    makePrivate(absolute);
    Store store = opening.at(absolute.resolve("store"));
    try {
      ExternalHooks external = HookFolders.open(absolute, options);
      HostNode node = new HostNode(nodeId(store), DriverNames.found());
      Drover drover = new Drover(store, absolute, options, node, external, clock);
      drover.jobs.resume();
      DiskWatch.of(absolute, drover.timers, drover.events::publish).start();
      return drover;
    } catch (DroverException failed) {
      store.close();
      throw failed;
    }
  }

  private static void makePrivate(Path directory) throws DroverException {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the data folder " + directory + " cannot be made: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static String nodeId(Store store) throws StoreException {
    byte[] known = store.get("meta/node");
    if (known != null) {
      return new String(known, StandardCharsets.UTF_8);
    }
    String id = UUID.randomUUID().toString();
    store.commit(
        new Transaction().put("meta/node", id.getBytes(StandardCharsets.UTF_8)), Strength.WRITTEN);
    return id;
  }

  /**
   * Checks what a job says to its drivers, against those of a runner opened with these options.
   * Opens, starts and writes nothing.
   *
   * @throws DroverException with everything that is wrong, each with its place: drivers that are
   *     not there, driver blocks, deadlines of hooks
   */
  public static void validate(ParsedJob job, Options options) throws DroverException {
    JobMeta.check(job);
    try (DriverSet drivers = new DriverSet(Path.of("/"), options)) {
      DriverCheck.check(job, drivers);
    }
  }

  /**
   * What would be run in a new data folder by a runner with these options. Makes no folder, starts
   * and writes nothing.
   *
   * @throws DroverException as {@link #validate}, and if the job asks for what this version or this
   *     machine cannot do, or a hook of the options cannot be called
   */
  public static Plan preview(ParsedJob job, Options options) throws DroverException {
    JobMeta.check(job);
    try (DriverSet drivers = new DriverSet(Path.of("/"), options);
        ExternalHooks _ = HookFolders.look(options)) {
      return Plan.of(job, new HostNode("", drivers.names()), drivers);
    }
  }

  /** What was found damaged when the folder was opened. */
  public RecoveryReport recovery() {
    return store.recovery();
  }

  /**
   * Runs a job. One with the same id that has not ended is updated to it: instances of groups that
   * did not change run on, others are stopped and started anew. One that has ended is run anew.
   *
   * @throws DroverException if the job asks for what this version or this machine cannot do
   */
  public JobRun submit(ParsedJob job) throws DroverException {
    return submit(plan(job));
  }

  /**
   * The same for what {@link #plan} of this runner has made of a job, so that it can be looked at
   * first and need not be made twice.
   */
  public JobRun submit(Plan plan) throws DroverException {
    return jobs.submit(plan, false);
  }

  /** The same for a job built in Java. */
  public JobRun submit(Job job) throws DroverException {
    return submit(Jobspec.check(job));
  }

  /**
   * Updates a job that has not ended.
   *
   * @throws DroverException NOT_FOUND if there is none
   */
  public JobRun update(ParsedJob job) throws DroverException {
    return jobs.submit(plan(job), true);
  }

  /**
   * What would be run here, and what the user should know of it. Starts and stores nothing.
   *
   * @throws DroverException as {@link #submit(ParsedJob)}
   */
  public Plan plan(ParsedJob job) throws DroverException {
    JobMeta.check(job);
    return Plan.of(job, node, drivers);
  }

  /** The jobs that are known, the ended ones too. */
  public List<String> jobIds() {
    return jobs.ids();
  }

  /** The present run of a job. */
  public JobRun job(String jobId) throws DroverException {
    return jobs.run(jobId);
  }

  /**
   * Stops a job: every task gets its signal and its grace. Returns when that is begun and durable.
   * Where it throws because the disk is full, processes are ended all the same; ask again until it
   * returns, or the next runner does not know of the stop.
   *
   * @param noShutdownDelay skip the waits before the signals
   */
  public void stop(String jobId, boolean noShutdownDelay)
      throws DroverException, InterruptedException {
    jobs.stop(jobId, id -> new AllocEvent.StopAsked(id, noShutdownDelay));
  }

  /**
   * Stops a job without any grace: every process is killed, in no order, and what would run after
   * them does not. Hooks run as in any stop, for 2 s each at most, the one under way too. Returns
   * when that is begun and durable. Where it throws because the disk is full, the processes are
   * killed all the same, as {@link #stop} says.
   */
  public void killNow(String jobId) throws DroverException, InterruptedException {
    jobs.stop(jobId, AllocEvent.KillNowAsked::new);
  }

  /** Stops one alloc. */
  public void stopAlloc(String allocId, boolean noShutdownDelay)
      throws DroverException, InterruptedException {
    answered(jobs.alloc(allocId).ask(id -> new AllocEvent.StopAsked(id, noShutdownDelay)));
  }

  /**
   * Starts tasks of an alloc again.
   *
   * @param task one task; null for all
   * @param evenEnded with {@code task} null: also those that have ended, in the group's order
   */
  public void restart(String allocId, @Nullable String task, boolean evenEnded)
      throws DroverException, InterruptedException {
    RestartScope scope =
        task != null ? RestartScope.TASK : evenEnded ? RestartScope.ALL : RestartScope.RUNNING;
    String reason =
        switch (scope) {
          case TASK -> "User requested task to restart";
          case RUNNING -> "User requested running tasks to restart";
          case ALL -> "User requested all tasks to restart";
        };
    answered(
        jobs.alloc(allocId)
            .ask(id ->
                new AllocEvent.RestartAsked(id, scope, task == null ? "" : task, reason, false)));
  }

  /**
   * Sends a signal.
   *
   * @param task one task; null for all that run
   * @param signal a name such as {@code SIGHUP}
   */
  public void signal(String allocId, @Nullable String task, String signal)
      throws DroverException, InterruptedException {
    answered(
        jobs.alloc(allocId)
            .ask(id -> new AllocEvent.SignalAsked(id, task == null ? "" : task, signal, "")));
  }

  /**
   * What the tasks of an alloc use. Samples now; takes some milliseconds.
   *
   * @param taskFilter only this task; null for all
   */
  public AllocResourceUsage stats(String allocId, @Nullable String taskFilter)
      throws DroverException, InterruptedException {
    return jobs.stats(allocId).latestAllocStats(taskFilter);
  }

  /** Stops an alloc if it lives, and removes everything of it: its folder, its records. Blocks. */
  public void destroy(String allocId) throws DroverException, InterruptedException {
    jobs.destroy(allocId);
  }

  /** One alloc as it is now. */
  public AllocView alloc(String allocId) throws DroverException {
    return Views.of(jobs.alloc(allocId));
  }

  /**
   * Everything that happens from now on, pulled by the reader. For a reader 10,000 events behind
   * the oldest are dropped, and a {@link DroverEvent.Missed} in their place says how many.
   */
  public Source<DroverEvent> events() {
    return events.stream();
  }

  /** Calls {@code listener} for everything that happens, in order; it must not block. */
  public CancellationToken.Registration listen(Consumer<DroverEvent> listener) {
    return events.listen(listener);
  }

  /**
   * Passes on every line that tasks of this runner write from now on, whatever their log mode but
   * {@code off}. The lines of a stream come in their order. A thread of its own calls the sink,
   * which may block: nothing but itself waits for it. For a sink that is {@link
   * OutputFeed#LINES_MAX} lines behind the oldest are dropped, and a {@link TaskOutput.Dropped} in
   * their place says how many; what it throws goes to the uncaught exception handler of its thread.
   * After a crash of this process a new feed begins where it is opened; nothing is lost for who
   * reads the files, as {@link io.drover.runner.log.TaskLog} does. Ends with this runner.
   *
   * @param sink takes them
   */
  public OutputFeed output(Consumer<TaskOutput> sink) {
    OutputFeed feed = OutputFeed.open(jobs, events, sink, feeds::remove);
    feeds.add(feed);
    if (closed.get()) {
      feed.close();
    }
    return feed;
  }

  static void answered(CompletableFuture<String> answer)
      throws DroverException, InterruptedException {
    try {
      String error = answer.get(ANSWER_DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (!error.isEmpty()) {
        throw new DroverException(ErrorCode.WRONG_STATE, error);
      }
    } catch (TimeoutException late) {
      throw new DroverException(
          ErrorCode.INTERNAL,
          "the alloc did not answer within " + ANSWER_DEADLINE_SECONDS + " s",
          true,
          late);
    } catch (ExecutionException failed) {
      throw new DroverException(
          ErrorCode.INTERNAL, String.valueOf(failed.getMessage()), false, failed);
    }
  }

  /**
   * Closes the runner gracefully: Shutdown hooks run, the loops end. Under the survive policy the
   * tasks live on for the next runner; under the other they end now. Idempotent.
   */
  @Override
  public void close() throws DroverException {
    if (closed.getAndSet(true)) {
      return;
    }
    Waits.each("drover-close", jobs.allocs(), AllocRuntime::shutdown);
    feeds.forEach(OutputFeed::close);
    drivers.close();
    external.close();
    timers.close();
    events.close();
    store.close();
  }
}
