package io.drover.driver.shim;

import io.drover.api.driver.ProcessPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the spawner, which is started on first use and again if it dies. Safe from any
 * thread; calls block, with a deadline, and may be interrupted.
 */
public final class ShimClient implements AutoCloseable {
  /** How long a start or an attach may take until the shim says what came of it. */
  public static final Duration START_DEADLINE = Duration.ofSeconds(30);

  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

  private static final int SPAWNER_TRIES_MAX = 3;

  private static final int OP_SIGNAL = 1;
  private static final int OP_STOP = 2;
  private static final int OP_KILL = 3;
  private static final int OP_ROWS = 4;
  private static final int OP_COLUMNS = 5;

  private final Path binary;
  private final ProcessPolicy policy;
  private final Limits limits;
  private final AtomicLong requests = new AtomicLong();
  private final Map<Long, Attempt> attempts = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<Integer>> commands = new ConcurrentHashMap<>();
  private @Nullable Connection connection;
  private boolean closed;

  /**
   * A client that starts nothing yet.
   *
   * @param binary the native helper
   * @param policy whether tasks are to be found again should the spawner die
   * @param limits what tasks get
   */
  public ShimClient(Path binary, ProcessPolicy policy, Limits limits) {
    this.binary = binary;
    this.policy = policy;
    this.limits = limits;
  }

  /**
   * Starts an attempt, or finds the fate it already has. Returns when it runs or has ended; {@link
   * Attempt#end} tells which.
   */
  public Attempt start(StartSpec spec) throws ShimException, InterruptedException {
    return awaitFate(begin(spec));
  }

  /** Starts an exec session and returns when its FIFOs can be opened. */
  public Attempt startSession(StartSpec spec) throws ShimException, InterruptedException {
    Attempt attempt = begin(spec);
    await(CompletableFuture.anyOf(attempt.accepted, attempt.ended), START_DEADLINE, "the session");
    return attempt;
  }

  private Attempt begin(StartSpec spec) throws ShimException {
    Attempt attempt = new Attempt(requests.incrementAndGet(), spec.directory(), spec.attempt());
    byte[] frame = Frames.start(attempt.request, spec, limits);
    attempt.unanswered = frame;
    attempts.put(attempt.request, attempt);
    send(frame);
    return attempt;
  }

  /**
   * Finds an attempt by its folder alone. One that never began is fenced: it cannot start later.
   */
  public Attempt attach(Path directory, int number) throws ShimException, InterruptedException {
    Attempt attempt = new Attempt(requests.incrementAndGet(), directory, number);
    attempts.put(attempt.request, attempt);
    send(attachFrame(attempt));
    return awaitFate(attempt);
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

  /** Sends a signal to the leader. */
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

  private void command(Attempt attempt, int op, int argument)
      throws ShimException, InterruptedException {
    if (attempt.end() != null) {
      return;
    }
    long request = requests.incrementAndGet();
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    commands.put(request, answer);
    try {
      send(
          new Frames.Request(Frames.COMMAND, request)
              .u64(attempt.request)
              .u32(op)
              .u32(argument)
              .done());
      int errno = await(answer, COMMAND_DEADLINE, "the spawner");
      // No such process: it ended meanwhile, which its own word will say.
      if (errno != 0 && errno != 3) {
        throw new ShimException("the shim could not be told: error number " + errno, true, null);
      }
    } finally {
      commands.remove(request);
    }
  }

  private Attempt awaitFate(Attempt attempt) throws ShimException, InterruptedException {
    try {
      await(CompletableFuture.anyOf(attempt.started, attempt.ended), START_DEADLINE, "the shim");
      return attempt;
    } finally {
      attempt.unanswered = null;
    }
  }

  /** A spawner may die between the look at it and the write; the next one is asked then. */
  private void send(byte[] frame) throws ShimException {
    for (int tries = 0; tries < SPAWNER_TRIES_MAX; tries++) {
      Connection present = connection();
      if (present.send(frame)) {
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
      case Frames.STARTED -> attempt.started.complete(new Record(answer.text()).identity());
      case Frames.ENDED -> {
        attempts.remove(answer.request());
        attempt.ended.complete(new Record(answer.text()).end());
      }
      default -> {
        attempts.remove(answer.request());
        fail(
            attempt,
            "the spawner refused: " + answer.text() + " (error number " + answer.number() + ")");
      }
    }
  }

  /** On the reading thread, when the spawner is gone: everything is asked again of a new one. */
  private void broken(Connection gone, String why) {
    commands
        .values()
        .forEach(c ->
            c.completeExceptionally(new ShimException("the spawner died: " + why, true, null)));
    synchronized (this) {
      if (connection == gone) {
        connection = null;
      }
      if (closed || attempts.isEmpty()) {
        return;
      }
    }
    Thread.ofPlatform().daemon().name("drover-shim-again").start(this::askAgain);
  }

  private void askAgain() {
    for (Attempt attempt : attempts.values()) {
      try {
        byte[] start = attempt.unanswered;
        send(start != null ? start : attachFrame(attempt));
      } catch (ShimException cannot) {
        fail(attempt, String.valueOf(cannot.getMessage()));
      }
    }
  }

  private static byte[] attachFrame(Attempt attempt) throws ShimException {
    return new Frames.Request(Frames.ATTACH, attempt.request)
        .text(attempt.directory.toString())
        .u32(attempt.number)
        .done();
  }

  private static void fail(Attempt attempt, String why) {
    ShimException failure = new ShimException(why, true, null);
    attempt.accepted.completeExceptionally(failure);
    attempt.started.completeExceptionally(failure);
    attempt.ended.completeExceptionally(failure);
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

  /** Ends the spawner. Tasks live on, or end with us, as their policy says. Idempotent. */
  @Override
  public void close() {
    Connection last;
    synchronized (this) {
      closed = true;
      last = connection;
      connection = null;
    }
    if (last != null) {
      last.close();
    }
    attempts.values().forEach(a -> fail(a, "the runner was closed"));
    attempts.clear();
  }

  /** The policy given at the start. */
  public ProcessPolicy policy() {
    return policy;
  }
}
