package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One data folder with its population, its books and, now and then, its runner. One thread. */
final class Site {
  /** Ends with this: it was asked to by SIGTERM. */
  static final int STOPPED = 143;

  private final Path folder;
  private final Path data;
  private final Population population;
  private final Books books;
  private final Ledger ledger = new Ledger();
  private final Pauses pauses;
  private int runs;
  private @Nullable Runner runner;

  /**
   * Makes its files.
   *
   * @param folder its own
   * @param data what the runner gets; is made by the runner if it is not there
   */
  Site(Path folder, Path data, Population population, Pauses pauses) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.data = data;
    this.population = population;
    this.pauses = pauses;
    this.books = new Books(folder.resolve("books"));
    Files.createDirectories(folder.resolve("runs"));
    population.write(folder, books.folder());
  }

  Path folder() {
    return folder;
  }

  Path data() {
    return data;
  }

  Population population() {
    return population;
  }

  Books books() {
    return books;
  }

  Ledger ledger() {
    return ledger;
  }

  Pauses pauses() {
    return pauses;
  }

  /** The present runner, or the last one. */
  Runner runner() {
    if (runner == null) {
      throw new IllegalStateException("nothing was started");
    }
    return runner;
  }

  boolean hasRunner() {
    return runner != null && runner.lives();
  }

  /** Starts the next one. */
  Runner start() throws IOException {
    runs++;
    Path out = folder.resolve("runs").resolve(runs + ".out");
    Path err = folder.resolve("runs").resolve(runs + ".err");
    Runner next =
        new Runner(
            folder,
            List.of(
                "run",
                "--survive",
                "--data-dir",
                data.toString(),
                "--hooks-dir",
                folder.resolve("hooks").toString(),
                folder.resolve("job.hcl").toString()),
            out,
            err,
            pauses);
    runner = next;
    return next;
  }

  /** Where a runner keeps the fates of a task's attempts. */
  Path fates(String task) {
    int dot = task.indexOf('.');
    return data.resolve("driver")
        .resolve("raw_exec")
        .resolve(task.substring(0, dot))
        .resolve(task.substring(dot + 1));
  }

  /** The helpers that stand beside its tasks. */
  List<Helper> helpers() {
    return Machine.helpersOf(data).stream().filter(h -> !h.task().isEmpty()).toList();
  }
}
