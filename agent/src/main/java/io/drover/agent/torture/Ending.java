package io.drover.agent.torture;

import io.drover.api.DroverException;
import java.io.IOException;
import java.util.List;

/** The end of a site: all that is to run runs again, then everything is stopped and compared. */
final class Ending {
  /** The same signal again is another wish only after some time: some send each twice. */
  private static final int ANOTHER_WISH_MS = 1_000;

  private final Site site;
  private final Tally tally;
  private final Remains remains;

  Ending(Site site, Tally tally, Remains remains) {
    this.site = site;
    this.tally = tally;
    this.remains = remains;
  }

  /**
   * Does all of it. A torture that was stopped does not wait for what is to run.
   *
   * @param atBirth the runner that is asked to stop has only just begun, and another was killed
   */
  void run(boolean atBirth) throws IOException, InterruptedException, DroverException {
    site.books().slowHooks(false);
    Runner runner = site.hasRunner() ? site.runner() : site.start();
    tally.check(
        Promise.SAID,
        runner.awaitReady() ? "" : "the last runner did not take the job up: " + runner.lastWord());
    if (!site.pauses().stopped()) {
      awaitAlive();
    }
    remains.noteCgroups();
    Verdict verdict = new Verdict(site, tally);
    verdict.living();
    if (atBirth) {
      runner.kill();
      Runner next = site.start();
      boolean holds = next.awaitHolds(site.data());
      tally.check(Promise.SAID, holds ? "" : "a runner has not begun: " + next.lastWord());
    }
    stop();
    verdict.said();
    verdict.balance();
    remains.check(tally);
  }

  /**
   * The end while the disk of the site is full: no process waits for what cannot be stored.
   *
   * @param kill whether a second signal follows the first
   * @param free gives it space again
   */
  void runOnFullDisk(boolean kill, Freeing free)
      throws IOException, InterruptedException, DroverException {
    Runner runner = site.runner();
    remains.noteCgroups();
    Verdict verdict = new Verdict(site, tally);
    verdict.living();
    runner.askToStop();
    boolean heard = runner.awaitSaid("once more kills at once");
    if (kill) {
      site.pauses().pause(ANOTHER_WISH_MS);
      runner.askToStop();
    }
    boolean dead = heard && site.pauses().within(Runner.PATIENCE, () -> living().isEmpty());
    tally.check(
        Promise.FULL_DISK,
        dead
            ? ""
            : (kill ? "not killed" : "not stopped")
                + " while the disk was full: "
                + living()
                + "; "
                + runner.lastWord());
    free.now();
    ended(runner);
    verdict.said();
    verdict.balance();
    remains.check(tally);
  }

  /** Gives a disk space again. */
  interface Freeing {
    void now() throws IOException;
  }

  private List<String> living() {
    return site.books().all().stream()
        .filter(book -> !book.alive().isEmpty())
        .map(Book::task)
        .toList();
  }

  private void awaitAlive() throws InterruptedException {
    boolean all = site.pauses().withinOrStopped(Runner.PATIENCE, () -> dead().isEmpty());
    tally.check(
        Promise.ALIVE, all || site.pauses().stopped() ? "" : "does not run again: " + dead());
  }

  private List<String> dead() {
    List<Book> lasting =
        site.books().all().stream()
            .filter(b -> b.kind() == Book.Kind.LASTS && !site.ledger().hasLost(b.task()))
            .toList();
    if (lasting.size() < 3 * site.population().lasting()) {
      return List.of("tasks that never began");
    }
    return lasting.stream()
        .filter(book -> book.alive().isEmpty())
        .map(book -> book.task() + " (" + book.text() + ")")
        .toList();
  }

  /** Where sessions cannot be had, a Ctrl-C has reached the runner too. */
  private void stop() throws InterruptedException {
    Runner runner = site.runner();
    runner.askToStop();
    ended(runner);
  }

  private void ended(Runner runner) throws InterruptedException {
    int status = runner.await();
    boolean asAsked = status == Site.STOPPED || site.pauses().stopped() && status > 128;
    tally.check(
        Promise.SAID,
        asAsked ? "" : "the runner ended with " + status + " when stopped: " + runner.lastWord());
  }
}
