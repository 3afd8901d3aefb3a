package io.drover.runner.external;

import io.drover.api.CancellationToken;
import io.drover.api.Exit;
import io.drover.api.driver.DriverException;
import io.drover.api.driver.ExecSession;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.core.effect.RunnerPhase;
import io.drover.core.effect.TaskPhase;
import io.drover.driver.shim.HelperCommands;
import io.drover.runner.alloc.HookLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls an executable: one argument, the phase; a request on its standard input; an answer on its
 * standard output; its exit code is the verdict. It ends as a group when it is cancelled or late.
 */
final class HookProgram {
  /** Exit code for "not now": of sysexits.h, EX_TEMPFAIL. */
  static final int TRY_AGAIN = 75;

  /** More than this on standard output is no answer any more. */
  static final int ANSWER_BYTES_MAX = 1 << 20;

  /** Of standard error, the last part is shown. */
  static final int ERROR_BYTES_MAX = 4096;

  /** Of those, so many lines are the reason of a no; all of them are in the timeline. */
  private static final int REASON_LINES_MAX = 5;

  private static final Set<String> CUT_SHORT = phasesCutShort();

  /** How often a call is made at most when our own helper dies during each. */
  private static final int CALLS_MAX = 5;

  /** Beyond the deadline, at which the engine ends the wait: whoever is late is told so one way. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /**
   * A kill waits no longer for what the machine lacks to start a hook, such as space on the disk:
   * what is to be killed may be what fills it.
   */
  private static final Duration START_IN_A_KILL = Duration.ofSeconds(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final HookFile file;
  private final HelperCommands commands;

  HookProgram(HookFile file, HelperCommands commands) {
    this.file = file;
    this.commands = commands;
  }

  private static Set<String> phasesCutShort() {
    Set<String> names = new HashSet<>();
    for (RunnerPhase phase : RunnerPhase.values()) {
      if (phase.endsWhenCancelled()) {
        names.add(HookLimits.name(phase));
      }
    }
    for (TaskPhase phase : TaskPhase.values()) {
      if (phase.endsWhenCancelled()) {
        names.add(HookLimits.name(phase));
      }
    }
    return names;
  }

  HookFile file() {
    return file;
  }

  /**
   * What ends a call early. The phases that clean up begin with a cancelled token after a kill, and
   * are not done with it: only their deadline ends them.
   */
  private static CancellationToken endsWith(String phase, HookContext context) {
    return CUT_SHORT.contains(phase) ? context.cancellation() : CancellationToken.NEVER;
  }

  /** Calls it until its answer is a yes or a final no, or the time of the call is over. */
  HookAnswer insist(HookContext context, String phase, Call call)
      throws HookException, InterruptedException {
    long begunNs = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return once(context, phase, call);
      } catch (HookException no) {
        if (context.remaining().compareTo(pause) < 0) {
          // Until its deadline, which a kill at once may have brought nearer.
          pause = FIRST_PAUSE;
        }
        if (!no.recoverable()
            || endsWith(phase, context).isCancelled()
            || context.remaining().compareTo(pause) < 0
            || holdsUpAKill(no, phase, Duration.ofNanos(System.nanoTime() - begunNs).plus(pause))) {
          throw no;
        }
        context.progress("another try, after: " + no.getMessage());
      }
      pause = waited(context, phase, pause) ? longer(pause) : FIRST_PAUSE;
    }
  }

  private static boolean holdsUpAKill(HookException no, String phase, Duration nextTry) {
    return no instanceof NotStarted
        && phase.equals(HookLimits.name(RunnerPhase.PREKILL))
        && nextTry.compareTo(START_IN_A_KILL) > 0;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /**
   * Waits before another try. False if the call was hurried meanwhile, as by a kill at once: it has
   * less time now than it would have waited, and must not spend that asleep.
   */
  private static boolean waited(HookContext context, String phase, Duration pause)
      throws InterruptedException {
    long endNs = System.nanoTime() + pause.toNanos();
    for (Duration left = pause; left.isPositive(); ) {
      if (context.remaining().compareTo(left) < 0) {
        return false;
      }
      CancellationToken end = endsWith(phase, context);
      Pause.of(end, left.compareTo(FIRST_PAUSE) < 0 ? left : FIRST_PAUSE);
      left = end.isCancelled() ? Duration.ZERO : Duration.ofNanos(endNs - System.nanoTime());
    }
    return true;
  }

  /** The death of our helper ended it; what it would have said is not known. */
  private static final class Cut extends HookException {
    private static final long serialVersionUID = 1L;

    Cut(String how) {
      super("our helper died beside it: " + how, true, null);
    }
  }

  /** Calls it once; a call that our own death cuts is no answer, and is made again. */
  HookAnswer once(HookContext context, String phase, Call call)
      throws HookException, InterruptedException {
    for (int calls = 1; ; calls++) {
      try {
        return call(context, phase, call);
      } catch (Cut cut) {
        if (calls == CALLS_MAX || endsWith(phase, context).isCancelled()) {
          throw cut;
        }
        context.progress("another call, after: " + cut.getMessage());
      }
    }
  }

  /** It never ran. */
  private static final class NotStarted extends HookException {
    private static final long serialVersionUID = 1L;

    NotStarted(Path file, DriverException why) {
      super(
          "hook "
              + file
              + " cannot be started: "
              + why.getMessage()
              + (why.recoverable() ? "" : "; a script needs a first line such as #!/bin/sh"),
          why.recoverable(),
          why);
    }
  }

  private HookAnswer call(HookContext context, String phase, Call call)
      throws HookException, InterruptedException {
    long deaths = commands.deaths();
    try (ExecSession session = begin(phase, call, deaths)) {
      return talk(session, context, call, deaths);
    }
  }

  private ExecSession begin(String phase, Call call, long deaths)
      throws HookException, InterruptedException {
    try {
      return commands.start(
          "hook/" + file.name() + "/" + phase,
          List.of(file.path().toString(), phase),
          call.env(),
          call.workDir());
    } catch (DriverException cannot) {
      if (commands.deaths() != deaths) {
        throw new Cut(String.valueOf(cannot.getMessage()));
      }
      throw new NotStarted(file.path(), cannot);
    }
  }

  private HookAnswer talk(ExecSession session, HookContext context, Call call, long deaths)
      throws HookException, InterruptedException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Tail errors = new Tail(ERROR_BYTES_MAX);
    Thread asking = thread("ask", () -> ask(session, call));
    CompletableFuture<Exit> ended = new CompletableFuture<>();
    Thread out = thread("out", () -> collect(session, answer, ended));
    Thread err = thread("err", () -> errors.collect(session.stderr()));
    Exit exit = await(session, context, ended);
    asking.join();
    out.join();
    err.join();
    errors.lines().forEach(context::log);
    // A code is its own word, whoever died meanwhile.
    if (!(exit instanceof Exit.Code) && commands.deaths() != deaths) {
      throw new Cut(exit.describe());
    }
    if (answer.size() > ANSWER_BYTES_MAX) {
      throw tooLong();
    }
    if (exit.success()) {
      return HookAnswer.read(answer.toByteArray());
    }
    boolean again = exit instanceof Exit.Code(int code) && code == TRY_AGAIN;
    String said = errors.reason();
    throw new HookException(
        said.isEmpty() ? "ended with " + exit.describe() + ", and said no reason" : said,
        again,
        null);
  }

  /**
   * The engine interrupts this wait at a cancellation and at the deadline; what still runs is
   * killed on the way out.
   */
  private static Exit await(ExecSession session, HookContext context, CompletableFuture<Exit> ended)
      throws HookException, InterruptedException {
    Thread.ofVirtual()
        .name("drover-hook-wait")
        .start(() -> {
          try {
            ended.complete(session.await());
          } catch (InterruptedException closing) {
            ended.complete(new Exit.Lost("interrupted"));
          }
        });
    try {
      return ended.get(context.remaining().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new HookException("it did not end in time and was killed", true, late);
    } catch (ExecutionException flooded) {
      if (flooded.getCause() instanceof HookException said) {
        throw said;
      }
      throw new IllegalStateException(flooded);
    }
  }

  private static Thread thread(String what, Runnable body) {
    return Thread.ofVirtual().name("drover-hook-" + what).start(body);
  }

  /** An executable need not read what it is told. */
  private static void ask(ExecSession session, Call call) {
    try (OutputStream in = session.stdin()) {
      in.write(HookWords.write(call.request()));
    } catch (IOException unread) {
      // It has ended, or reads no further.
    }
  }

  private static HookException tooLong() {
    return new HookException("wrote more than " + ANSWER_BYTES_MAX + " bytes of answer");
  }

  /** Reads up to the limit; whoever writes more is not waited for, and ended. */
  private static void collect(
      ExecSession session, ByteArrayOutputStream into, CompletableFuture<Exit> ended) {
    byte[] bytes = new byte[8192];
    try (InputStream from = session.stdout()) {
      for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
        into.write(bytes, 0, n);
        if (into.size() > ANSWER_BYTES_MAX) {
          ended.completeExceptionally(tooLong());
          return;
        }
      }
    } catch (IOException closed) {
      // The session was closed: whoever closed it knows why.
    }
  }

  /**
   * One call.
   *
   * @param request what the executable is told
   * @param env its environment
   * @param workDir its working directory
   */
  record Call(Map<String, ?> request, Map<String, String> env, Path workDir) {}

  /** The last bytes of a stream. */
  private static final class Tail {
    private final byte[] last;
    private long seen;

    Tail(int size) {
      last = new byte[size];
    }

    void collect(InputStream stream) {
      byte[] bytes = new byte[4096];
      try (stream) {
        for (int n = stream.read(bytes); n >= 0; n = stream.read(bytes)) {
          for (int i = 0; i < n; i++) {
            last[(int) (seen++ % last.length)] = bytes[i];
          }
        }
      } catch (IOException closed) {
        // The session was closed: what was read so far counts.
      }
    }

    String text() {
      int size = (int) Math.min(seen, last.length);
      byte[] text = new byte[size];
      for (int i = 0; i < size; i++) {
        text[i] = last[(int) ((seen - size + i) % last.length)];
      }
      String shown = new String(text, StandardCharsets.UTF_8).strip();
      return seen > last.length ? "... " + shown : shown;
    }

    List<String> lines() {
      return text().lines().toList();
    }

    /** The last lines, which tell why more often than those before. */
    String reason() {
      List<String> lines = lines();
      int left = Math.max(0, lines.size() - REASON_LINES_MAX);
      String last = String.join("\n", lines.subList(left, lines.size()));
      return left > 0 ? "... " + last : last;
    }
  }
}
