package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A task and its helper die while no runner lives, and a process that has nothing to do with it
 * gets the number that stands in its record, as it happens when numbers are used again.
 */
record ForgedPid() implements Fault {
  private static final Duration DEATH = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "a record names the number of a stranger";
  }

  @Override
  public Moment moment() {
    return Moment.RUNNER_IS_DEAD;
  }

  @Override
  public int odds() {
    return 20;
  }

  @Override
  public String strike(Scene scene) throws IOException, InterruptedException {
    Site site = scene.site();
    List<Book> lasting =
        site.books().all().stream()
            .filter(book -> book.kind() == Book.Kind.LASTS && book.alive().size() == 1)
            .toList();
    Book book = scene.anyOf(lasting).orElse(null);
    Helper helper =
        book == null
            ? null
            : site.helpers().stream()
                .filter(h -> h.task().equals(book.task()))
                .findFirst()
                .orElse(null);
    if (book == null || helper == null) {
      return "";
    }
    Proc process = book.alive().getFirst();
    site.ledger().killed(helper);
    site.ledger().killed(process);
    helper.proc().kill();
    process.kill();
    Path record = site.fates(book.task()).resolve("attempt-" + helper.attempt());
    if (!site.pauses().within(DEATH, () -> !helper.proc().alive() && !process.alive())
        || !Files.exists(record)) {
      return "";
    }
    Decoy decoy = new Decoy(site.folder().resolve("decoy-" + (site.ledger().decoys().size() + 1)));
    site.ledger().decoy(decoy);
    Records.forge(record, "pid", Long.toString(decoy.pid()));
    return "the record of " + book.task() + " names process " + decoy.pid() + ", a stranger";
  }
}
