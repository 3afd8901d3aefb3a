package io.drover.driver.shim;

import io.drover.api.driver.ProcessPolicy;
import io.drover.driver.common.Errno;
import io.drover.driver.common.MemoryFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the spawner, which is started on first use and again if it dies. Safe from any
 * thread; calls block, with a deadline, and may be interrupted.
 *
 * <p>When the spawner dies, everything that is known is asked again of a new one: under {@link
 * ProcessPolicy#SURVIVE} the tasks did not notice, under {@link ProcessPolicy#TIE_TO_PARENT} they
 * were killed with it, and their ends say so.
 */
public final class ShimClient implements AutoCloseable, MemoryFolders {
  /** How long a start or an attach may take until the shim says what came of it. */
  public static final Duration START_DEADLINE = Duration.ofSeconds(30);

  /** How long a command may take until the spawner has passed it on. */
  public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

  /** A command whose target has no shim at the moment is given again after this. */
  private static final Duration COMMAND_PAUSE = Duration.ofMillis(20);

  /**
   * Spawners that may die within {@link #DEATHS_WINDOW} before everybody is told that it is no use.
   */
  static final int DEATHS_MAX = 8;

  private static final Duration DEATHS_WINDOW = Duration.ofSeconds(10);

  private static final int SPAWNER_TRIES_MAX = 3;

  private static final int NO_SUCH_FILE = 2;
  private static final int NO_SUCH_PROCESS = 3;
  private static final int NOT_A_FOLDER = 20;

  private static final int OP_SIGNAL = 1;
  private static final int OP_STOP = 2;
  private static final int OP_KILL = 3;
  private static final int OP_ROWS = 4;
  private static final int OP_COLUMNS = 5;

  private final Path binary;
  private final ProcessPolicy policy;
  private final Limits limits;
  private final Consumer<String> onDeath;
  private final AtomicLong requests = new AtomicLong();
  private final Map<Long, Attempt> attempts = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Integer>> commands = new ConcurrentHashMap<>();
  private final ArrayDeque<Long> deathsNs = new ArrayDeque<>();
  private final AtomicLong deaths = new AtomicLong();
  private @Nullable Connection connection;
  private @Nullable Thread asking;
  private boolean closed;

  /**
   * A client that starts nothing yet.
   *
   * @param binary the native helper
   * @param policy whether tasks are to be found again should the spawner die
   * @param limits what tasks get
   * @param onDeath told why, after a spawner has died and another knows of everything; on a thread
   *     that may block
   */
  public ShimClient(Path binary, ProcessPolicy policy, Limits limits, Consumer<String> onDeath) {
    this.binary = binary;
    this.policy = policy;
    this.limits = limits;
    this.onDeath = onDeath;
  }

  /**
   * Starts an attempt, or finds the fate it already has. Returns when it runs or has ended; {@link
   * Attempt#end} tells which. If that cannot be known by the deadline, a start that still comes is
   * ended at once.
   */
  public Attempt start(StartSpec spec) throws ShimException, InterruptedException {
    return awaitFate(begin(spec));
  }

  /**
   * Asks for a start and does not wait for what becomes of it; {@link #awaitFate} does. Commands
   * may be given at once: they take effect when the process is there.
   */
  public Attempt begin(StartSpec spec) throws ShimException, InterruptedException {
    Attempt attempt = new Attempt(requests.incrementAndGet(), spec.directory(), spec.attempt());
    byte[] frame = Frames.start(attempt.request, spec, limits);
    attempt.unanswered = frame;
    ask(attempt, frame);
    return attempt;
  }

  /**
   * Starts an exec session and returns when its FIFOs can be opened. One that is not waited for to
   * that point is ended: it would wait for somebody to open them for as long as we live.
   */
  public Attempt startSession(StartSpec spec) throws ShimException, InterruptedException {
    Attempt attempt = begin(spec);
    try {
      await(
          CompletableFuture.anyOf(attempt.accepted, attempt.ended), START_DEADLINE, "the session");
      return attempt;
    } catch (ShimException | InterruptedException unheard) {
      attempt.endBy(this);
      throw unheard;
    }
  }

  /**
   * Finds an attempt by its folder alone. One that never began is fenced: it cannot start later.
   */
  public Attempt attach(Path directory, int number) throws ShimException, InterruptedException {
    Attempt attempt = new Attempt(requests.incrementAndGet(), directory, number);
    ask(attempt, attachFrame(attempt));
    return awaitFate(attempt);
  }

  /** A failed send leaves nothing behind that a later spawner would be asked about. */
  private void ask(Attempt attempt, byte[] frame) throws ShimException, InterruptedException {
    attempts.put(attempt.request, attempt);
    boolean sent = false;
    try {
      send(frame, START_DEADLINE);
      sent = true;
    } finally {
      if (!sent) {
        attempts.remove(attempt.request);
      }
    }
  }

  /** Waits until the attempt runs or has ended; {@link Attempt#end} tells which. */
  public Attempt awaitFate(Attempt attempt) throws ShimException, InterruptedException {
    try {
      await(CompletableFuture.anyOf(attempt.started, attempt.ended), START_DEADLINE, "the shim");
      attempt.unanswered = null;
      return attempt;
    } catch (ShimException late) {
      attempt.abandoned = true;
      throw late;
    }
  }

  /**
   * Blocks until the attempt has ended and its tree is empty. No deadline: tasks may run for years.
   */
  public End awaitEnd(Attempt attempt) throws ShimException, InterruptedException {
    try {
      return attempt.ended.get();
    } catch (ExecutionException failed) {
      throw wrap(failed);
    }
  }

  /**
   * Sends a signal to the leader, at most once.
   *
   * @throws ShimException recoverable if it is not known whether it arrived
   */
  public void signal(Attempt attempt, int signal) throws ShimException, InterruptedException {
    command(attempt, OP_SIGNAL, signal);
  }

  /** Sends a signal to the leader and lets the rest of the tree have the grace that is left. */
  public void stop(Attempt attempt, int signal) throws ShimException, InterruptedException {
    command(attempt, OP_STOP, signal);
  }

  /** Kills the whole tree; it is gone when {@link #awaitEnd} returns. */
  public void kill(Attempt attempt) throws ShimException, InterruptedException {
    command(attempt, OP_KILL, 0);
  }

  /** Sets the size of a session's terminal. */
  public void resize(Attempt attempt, int rows, int columns)
      throws ShimException, InterruptedException {
    command(attempt, OP_ROWS, rows);
    command(attempt, OP_COLUMNS, columns);
  }

  /**
   * Where cgroups of tasks may be made: the path of our own in the v2 tree; empty if there is none.
   */
  public String cgroupRoot() throws ShimException, InterruptedException {
    return await(connection().hello, COMMAND_DEADLINE, "the spawner's greeting").text("cgroup");
  }

  @Override
  public List<Errno> mount(List<Wanted> wanted) throws UnavailableException, InterruptedException {
    return giveAll(
        Frames.MOUNT,
        wanted.size(),
        (i, frame) -> frame.text(wanted.get(i).folder().toString()).u64(wanted.get(i).bytes()));
  }

  @Override
  public List<Errno> unmount(List<Path> folders) throws UnavailableException, InterruptedException {
    return giveAll(
        Frames.UNMOUNT, folders.size(), (i, frame) -> frame.text(folders.get(i).toString()));
  }

  @Override
  public List<Errno> detach(List<Path> folders) throws UnavailableException, InterruptedException {
    return giveAll(
        Frames.DETACH, folders.size(), (i, frame) -> frame.text(folders.get(i).toString()));
  }

  /** Writes what belongs to one of many orders of a kind. */
  private interface Fields {
    void write(int index, Frames.Request into);
  }

  /** For orders that may be given twice: those that a spawner took with it go to the next. */
  private List<Errno> giveAll(int type, int count, Fields fields)
      throws UnavailableException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return giveAllOnce(type, count, fields);
      } catch (ShimException failed) {
        if (tries == SPAWNER_TRIES_MAX || !(failed instanceof SpawnerDiedException)) {
          throw new UnavailableException(failed);
        }
      }
    }
  }

  /** All are sent before the first answer is waited for. */
  private List<Errno> giveAllOnce(int type, int count, Fields fields)
      throws ShimException, InterruptedException {
    long first = requests.getAndAdd(count) + 1;
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Frames.Request frame = new Frames.Request(type, first + i);
        fields.write(i, frame);
        answers.add(new CompletableFuture<>());
        commands.put(first + i, answers.getLast());
        send(frame.done(), COMMAND_DEADLINE);
      }
      List<Errno> said = new ArrayList<>();
      for (CompletableFuture<Integer> answer : answers) {
        said.add(new Errno(await(answer, COMMAND_DEADLINE, "the spawner")));
      }
      return said;
    } finally {
      for (int i = 0; i < answers.size(); i++) {
        commands.remove(first + i);
      }
    }
  }

  /**
   * A target without a shim, because that has just died or a new spawner has not found it yet, is
   * told again until the deadline: an order that was accepted is never dropped in silence.
   */
  private void command(Attempt attempt, int op, int argument)
      throws ShimException, InterruptedException {
    long deadlineNs = System.nanoTime() + COMMAND_DEADLINE.toNanos();
    while (!attempt.ended.isDone()) {
      int errno = give(attempt, op, argument);
      if (errno == 0) {
        return;
      }
      if (errno != NO_SUCH_PROCESS) {
        throw new ShimException("the shim could not be told: error number " + errno, true, null);
      }
      if (!attempt.endsWithin(COMMAND_PAUSE) && System.nanoTime() - deadlineNs > 0) {
        throw new ShimException(
            "no shim has been there to be told for " + COMMAND_DEADLINE.toSeconds() + " s",
            true,
            null);
      }
    }
    if (attempt.ended.isCompletedExceptionally()) {
      awaitEnd(attempt);
    }
  }

  /** One try. The death of the spawner on the way is like a missing shim, unless twice is wrong. */
  private int give(Attempt attempt, int op, int argument)
      throws ShimException, InterruptedException {
    long request = requests.incrementAndGet();
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    commands.put(request, answer);
    try {
      byte[] frame =
          new Frames.Request(Frames.COMMAND, request)
              .u64(attempt.request)
              .u32(op)
              .u32(argument)
              .done();
      send(frame, COMMAND_DEADLINE);
      return await(answer, COMMAND_DEADLINE, "the spawner");
    } catch (SpawnerDiedException died) {
      if (op == OP_SIGNAL) {
        throw died;
      }
      return NO_SUCH_PROCESS;
    } finally {
      commands.remove(request);
    }
  }

  /** A spawner may die between the look at it and the write; the next one is asked then. */
  private void send(byte[] frame, Duration patience) throws ShimException, InterruptedException {
    for (int tries = 0; tries < SPAWNER_TRIES_MAX; tries++) {
      Connection present = connection();
      if (present.send(frame, patience)) {
        return;
      }
      synchronized (this) {
        if (connection == present) {
          connection = null;
        }
      }
    }
    throw new ShimException("spawners die as soon as they are started", true, null);
  }

  private synchronized Connection connection() throws ShimException {
    if (closed) {
      throw new ShimException("the runner is closed", false, null);
    }
    Connection present = connection;
    if (present == null) {
      present = Connection.open(binary, this::heard, this::broken);
      connection = present;
    }
    return present;
  }

  /** On the reading thread: completes what waits, and never blocks. */
  private void heard(Frames.Answer answer) {
    CompletableFuture<Integer> command = commands.get(answer.request());
    if (command != null) {
      command.complete(answer.number());
      return;
    }
    Attempt attempt = attempts.get(answer.request());
    if (attempt == null) {
      return;
    }
    switch (answer.type()) {
      case Frames.ACCEPTED -> attempt.accepted.complete(true);
      case Frames.STARTED -> {
        attempt.started.complete(new Record(answer.text()).identity());
        if (attempt.abandoned) {
          attempt.endBy(this);
        }
      }
      case Frames.ENDED -> {
        attempts.remove(answer.request());
        attempt.ended.complete(new Record(answer.text()).end());
      }
      default -> {
        attempts.remove(answer.request());
        attempt.fail(refused(attempt, answer));
      }
    }
  }

  /** Somebody who takes the folder away takes away what there was to know, for ever. */
  private static ShimException refused(Attempt attempt, Frames.Answer answer) {
    boolean gone = answer.number() == NO_SUCH_FILE || answer.number() == NOT_A_FOLDER;
    String why =
        gone
            ? "what became of the task cannot be known: " + attempt.directory + " is gone"
            : "the spawner refused: " + answer.text() + " (error number " + answer.number() + ")";
    return new ShimException(why, !gone, null);
  }

  /** On the reading thread, when the spawner is gone: everything is asked again of a new one. */
  private void broken(Connection gone, String why) {
    deaths.incrementAndGet();
    synchronized (this) {
      if (connection == gone) {
        connection = null;
      }
      long nowNs = System.nanoTime();
      deathsNs.add(nowNs);
      while (nowNs - deathsNs.getFirst() > DEATHS_WINDOW.toNanos()) {
        deathsNs.removeFirst();
      }
      if (!closed && !attempts.isEmpty() && deathsNs.size() <= DEATHS_MAX) {
        asking = Thread.ofPlatform().daemon().name("drover-shim-again").start(() -> askAgain(why));
      } else if (!closed) {
        failAll("spawners die again and again: " + why);
      }
    }
    commands.values().forEach(c -> c.completeExceptionally(new SpawnerDiedException(why)));
  }

  private void askAgain(String why) {
    for (Attempt attempt : List.copyOf(attempts.values())) {
      try {
        byte[] start = attempt.unanswered;
        send(start != null ? start : attachFrame(attempt), START_DEADLINE);
      } catch (ShimException cannot) {
        attempts.remove(attempt.request);
        attempt.fail(cannot);
      } catch (InterruptedException closing) {
        return;
      }
    }
    onDeath.accept(why);
  }

  private void failAll(String why) {
    ShimException failure = new ShimException(why, true, null);
    for (Attempt attempt : List.copyOf(attempts.values())) {
      attempts.remove(attempt.request);
      attempt.fail(failure);
    }
  }

  private static byte[] attachFrame(Attempt attempt) throws ShimException {
    return new Frames.Request(Frames.ATTACH, attempt.request)
        .text(attempt.directory.toString())
        .u32(attempt.number)
        .done();
  }

  private static <T> T await(CompletableFuture<T> future, Duration deadline, String what)
      throws ShimException, InterruptedException {
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new ShimException(
          what + " did not answer within " + deadline.toSeconds() + " s", true, late);
    } catch (ExecutionException failed) {
      throw wrap(failed);
    }
  }

  private static ShimException wrap(ExecutionException failed) {
    return failed.getCause() instanceof ShimException shim
        ? shim
        : new ShimException(String.valueOf(failed.getMessage()), true, failed);
  }

  /**
   * Ends the spawner and the threads. Tasks live on, or end with us, as their policy says; whoever
   * waits for one gets an exception. Idempotent. Blocks for a few seconds at the most.
   */
  @Override
  public void close() {
    Connection last;
    Thread stillAsking;
    synchronized (this) {
      closed = true;
      last = connection;
      connection = null;
      stillAsking = asking;
      asking = null;
    }
    if (stillAsking != null) {
      stillAsking.interrupt();
    }
    if (last != null) {
      last.close();
    }
    failAll("the runner was closed");
  }

  /**
   * How many spawners have died so far. One that took an attempt with it is counted before the end
   * of that attempt is told.
   */
  public long deaths() {
    return deaths.get();
  }

  /** The policy given at the start. */
  public ProcessPolicy policy() {
    return policy;
  }

  /** The spawner's process id, 0 if none has been needed yet. For tests and for people to see. */
  public synchronized long spawnerPid() {
    return connection == null ? 0 : connection.pid();
  }
}
