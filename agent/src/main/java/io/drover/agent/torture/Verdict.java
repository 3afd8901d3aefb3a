package io.drover.agent.torture;

import io.drover.api.DroverException;
import io.drover.api.Exit;
import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.DroverReader;
import io.drover.runner.TaskView;
import io.drover.runner.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the books of one site with what Drover has stored, and both with what was done. One
 * thread.
 */
final class Verdict {
  /** A runner that ends in good order tells the hooks of ended tasks too. */
  private static final Set<String> AFTER_ALL = Set.of("stop", "shutdown");

  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;

  private final Site site;
  private final Tally tally;

  Verdict(Site site, Tally tally) {
    this.site = site;
    this.tally = tally;
  }

  /** At any time: what the processes are. */
  void living() {
    for (Book book : site.books().all()) {
      List<Proc> alive = book.alive();
      tally.check(
          Promise.ONE_PROCESS,
          alive.size() <= 1
              ? ""
              : book.task() + " has the processes " + alive + "; " + book.text());
    }
  }

  /** At any time: what the runner says. */
  void said() {
    String line = site.runner().unseemly();
    tally.check(Promise.SAID, line.isEmpty() ? "" : "the runner said: " + line);
  }

  /** At the end, when the runner is gone: everything. */
  void balance() throws DroverException {
    try (DroverReader reader = DroverReader.open(site.data())) {
      balance(reader);
    }
    for (Decoy decoy : site.ledger().decoys()) {
      String touched = decoy.touched();
      tally.check(
          Promise.STRANGERS,
          touched.isEmpty() ? "" : "process " + decoy.pid() + ", a stranger, " + touched);
    }
  }

  /** The allocs that are stored against the books. */
  private void balance(DroverReader reader) throws DroverException {
    List<AllocView> allocs = reader.allocs();
    Map<String, Book> books = new LinkedHashMap<>();
    site.books().all().forEach(book -> books.put(book.task(), book));
    tally.check(
        Promise.ENDED,
        allocs.size() == site.population().allocs()
            ? ""
            : "there are %d allocs, not %d".formatted(allocs.size(), site.population().allocs()));
    for (AllocView alloc : allocs) {
      String what = alloc.name() + " (" + alloc.id() + ")";
      tally.check(Promise.ENDED, alloc.ended() ? "" : what + " has not ended");
      Timeline timeline = reader.timeline(alloc.id());
      for (TaskView task : alloc.tasks()) {
        String key = alloc.id() + "." + task.name();
        Book book = books.remove(key);
        Book kept = book == null ? new Book(key, Book.Kind.ONCE, List.of(), List.of()) : book;
        balance(alloc, task, kept, timeline);
      }
      boolean told =
          phases(site.books().hook(alloc.id() + ".")).contains("postrun")
              || failedCalls(timeline, "", "postrun") > 0;
      tally.check(Promise.HOOKS, told ? "" : what + " had no call of postrun");
    }
    books.keySet().removeIf(site.ledger()::hasLost);
    books
        .keySet()
        .forEach(unknown ->
            tally.check(Promise.STARTS, "the store knows nothing of " + unknown + ", which ran"));
  }

  private void balance(AllocView alloc, TaskView task, Book book, Timeline timeline) {
    String story =
        "%s/%s: the book says %s; the store says %d restarts, exit %s, events %s"
            .formatted(
                alloc.name(),
                task.name(),
                book.text(),
                task.state().restarts(),
                task.exit() == null ? "none" : task.exit().describe(),
                task.state().events().stream().map(e -> e.type()).toList());
    List<Books.Call> calls = site.books().hook(book.task());
    see(Promise.ENDED, task.state().state() == TaskState.Status.DEAD ? "" : "is not dead", story);
    see(Promise.ONE_PROCESS, doubled(book), story);
    see(Promise.STARTS, starts(task, book, calls, timeline), story);
    see(Promise.OWN_ENDS, ownEnds(book), story);
    Book.Life last = book.last();
    // Else a later attempt may have been ended by the stop before it could write.
    if (last != null
        && (last.attempt() == lastAttempt(calls)
            || book.lives().size() == task.state().restarts() + 1)) {
      exit(task.exit(), last, book, story);
    }
    see(Promise.HOOKS, hooks(task, book, calls, timeline), story);
  }

  private void see(Promise promise, String wrong, String story) {
    tally.check(promise, wrong.isEmpty() ? "" : wrong + ": " + story);
  }

  private static String doubled(Book book) {
    if (!book.doubled().isEmpty()) {
      return "a process found the one before it alive (" + book.doubled() + ")";
    }
    int before = 0;
    for (Book.Life life : book.lives()) {
      if (life.attempt() <= before) {
        return "attempt " + life.attempt() + " began when " + before + " had been";
      }
      before = life.attempt();
    }
    return "";
  }

  /**
   * Every attempt whose hook was called has a process that wrote its beginning, or a reason why it
   * has none: a hook said no, was late or found a full disk, its helper was killed on the way, it
   * is the last one and was ended by the stop before it could write, or its start was still under
   * way when the runner died and the next one made sure that it never comes, which is no restart.
   */
  private String starts(TaskView task, Book book, List<Books.Call> calls, Timeline timeline) {
    long restarts = task.state().restarts();
    if (book.lives().size() > restarts + 1) {
      return "began " + book.lives().size() + " times";
    }
    Set<Integer> missing = new TreeSet<>();
    Set<Integer> refused = new TreeSet<>();
    int last = lastAttempt(calls);
    for (Books.Call call : calls) {
      if (call.phase().equals("prestart")) {
        (call.what().equals("call") ? missing : refused).add(call.attempt());
      }
    }
    book.lives().forEach(life -> missing.remove(life.attempt()));
    missing.removeAll(refused);
    missing.remove(last);
    missing.removeIf(attempt -> site.ledger().lostHelper(book.task(), attempt));
    long fenced = Math.max(0, last - restarts - (waited(task, book, last) ? 0 : 1));
    if (missing.size() <= fenced) {
      return "";
    }
    long failed = failures(timeline, task.name(), TaskEvent.Type.DRIVER_FAILURE);
    if (site.ledger().hadFullDisk()) {
      failed += failures(timeline, task.name(), TaskEvent.Type.TASK_HOOK_FAILED);
    }
    boolean ours = site.ledger().hadFullDisk() || failed <= site.ledger().helpersLost(book.task());
    return missing.size() <= fenced + failed && ours
        ? ""
        : "the attempts " + missing + " never began, and at most " + fenced + " may be missing";
  }

  /** The last attempt whose hook was called. */
  private static int lastAttempt(List<Books.Call> calls) {
    return calls.stream()
        .filter(call -> call.phase().equals("prestart"))
        .mapToInt(Books.Call::attempt)
        .max()
        .orElse(0);
  }

  /** Whether the stop came when the task waited for its next start. */
  private static boolean waited(TaskView task, Book book, int lastAttempt) {
    int started = -1;
    int restarting = -1;
    List<TaskEvent> events = task.state().events();
    for (int i = 0; i < events.size(); i++) {
      started = events.get(i).type().equals(TaskEvent.Type.STARTED) ? i : started;
      restarting = events.get(i).type().equals(TaskEvent.Type.RESTARTING) ? i : restarting;
    }
    Book.Life life = book.last();
    return restarting > started && (life == null || life.attempt() == lastAttempt);
  }

  private static long failures(Timeline timeline, String task, String type) {
    return told(timeline, task, "event", type);
  }

  /**
   * A kill at once leaves a hook two seconds. A program that could not begin in them has noted
   * nothing in its book, and the story has the call, as one that failed.
   */
  private static long failedCalls(Timeline timeline, String task, String phase) {
    return told(timeline, task, "hook", Population.HOOK_NAME + " " + phase + " failed");
  }

  private static long told(Timeline timeline, String task, String kind, String begin) {
    return Stream.concat(timeline.first().stream(), timeline.last().stream())
        .filter(line -> line.task().equals(task) && line.kind().equals(kind))
        .filter(line -> line.text().startsWith(begin))
        .count();
  }

  /** All but the last, which the stop has ended, if nothing else did. */
  private String ownEnds(Book book) {
    for (Book.Life life : book.lives()) {
      boolean explained =
          life.code() != null || site.ledger().hasKilled(life.proc()) || life.equals(book.last());
      if (!explained) {
        return "process " + life.proc().pid() + " of attempt " + life.attempt() + " vanished";
      }
    }
    return "";
  }

  private void exit(@Nullable Exit exit, Book.Life last, Book book, String story) {
    if (exit instanceof Exit.Lost(String reason)) {
      boolean mayBe = site.ledger().lostHelper(book.task(), last.attempt());
      see(
          Promise.LOST,
          !mayBe
              ? "its exit is lost, though its helper lived"
              : reason.isBlank() ? "its exit is lost without a reason" : "",
          story);
      return;
    }
    boolean killed = site.ledger().hasKilled(last.proc());
    boolean right =
        switch (exit) {
          case Exit.Code(int code) -> last.code() != null && last.code() == code;
          case Exit.Signal(int signal) ->
              killed && signal == SIGKILL
                  || last.code() == null && !killed && (signal == SIGINT || signal == SIGKILL);
          case Exit.OutOfMemory _, Exit.TimedOut _, Exit.Lost _ -> false;
          case null -> false;
        };
    see(Promise.EXIT, right ? "" : "its exit is another one", story);
  }

  private static String hooks(TaskView task, Book book, List<Books.Call> calls, Timeline timeline) {
    Set<String> seen = phases(calls);
    List<String> unheard = new ArrayList<>();
    for (Book.Life life : book.lives()) {
      if (!seen.contains("prestart " + life.attempt())) {
        return "attempt " + life.attempt() + " had no call of prestart";
      }
      if (!seen.contains("exited " + life.attempt())) {
        unheard.add("attempt " + life.attempt() + " had no call of exited");
      }
    }
    if (unheard.size() > failedCalls(timeline, task.name(), "exited")) {
      return String.join(", ", unheard);
    }
    if (!seen.contains("stop") && failedCalls(timeline, task.name(), "stop") == 0) {
      return "there was no call of stop";
    }
    boolean stopping = false;
    for (Books.Call call : calls) {
      if (stopping && !AFTER_ALL.contains(call.phase())) {
        return "a call of " + call.phase() + " came after stop";
      }
      stopping |= call.phase().equals("stop");
    }
    return "";
  }

  /** Each phase that was called, and each with the attempt it was called for. */
  private static Set<String> phases(List<Books.Call> calls) {
    Set<String> seen = new HashSet<>();
    for (Books.Call call : calls) {
      seen.add(call.phase());
      seen.add(call.phase() + " " + call.attempt());
    }
    return seen;
  }
}
