package io.drover.agent.torture;

import io.drover.api.DroverException;
import io.drover.runner.doctor.Capability;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A data folder on a small disk of its own, in memory, which is filled to the last byte while tasks
 * run and end, and is freed again.
 */
final class FullDisk implements Fault {
  private static final String SIZE = "24m";
  private static final int TASKS = 2 * Order.TASKS_MIN;
  private static final int FULL_MS_MIN = 2_000;
  private static final int FULL_MS_MORE = 4_000;
  private static final int CHUNK_BYTES = 4096;
  private static final int CHUNKS_LEFT = 8;

  /** It looks every five seconds. */
  private static final Duration TOLD = Duration.ofSeconds(20);

  /** What happens while it is full. */
  enum Way {
    /** The runner is killed; the next one finds space. */
    RUNNER_DIES,
    /** Everything is stopped, each task when those before it have ended. */
    STOPPED,
    /** Everything is stopped, and then killed. */
    KILLED,
    /** Nothing more. */
    NOTHING
  }

  private int times;

  @Override
  public String name() {
    return "the disk of a data folder is full for some seconds";
  }

  @Override
  public Moment moment() {
    return Moment.APART;
  }

  @Override
  public int odds() {
    return 100;
  }

  @Override
  public String skipped() {
    return io.drover.runner.doctor.Machine.here().can(Capability.MOUNTS)
        ? ""
        : "this process may not mount a tmpfs";
  }

  @Override
  public String strike(Scene scene) throws IOException, InterruptedException, DroverException {
    Way[] ways = Way.values();
    return strike(scene, ways[scene.random().nextInt(ways.length)]);
  }

  String strike(Scene scene, Way way) throws IOException, InterruptedException, DroverException {
    Path folder = scene.site().folder().resolveSibling("disk-" + ++times);
    Path data = Files.createDirectories(folder.resolve("data"));
    Site site = new Site(folder, data, Population.of(TASKS), scene.site().pauses());
    Remains remains = new Remains(site);
    try {
      if (!Programs.call(
          "mount", "-t", "tmpfs", "-o", "mode=700,size=" + SIZE, "tmpfs", "" + data)) {
        scene.tally().skipped(name(), "a tmpfs could not be mounted");
        return "";
      }
      site.start();
      if (site.pauses().withinOrStopped(Runner.PATIENCE, () -> everybodyIsThere(site))) {
        fill(scene, site, way, new Ending(site, scene.tally(), remains));
      } else {
        new Ending(site, scene.tally(), remains).run(false);
      }
    } finally {
      remains.sweep();
    }
    return "the disk of " + folder.getFileName() + " was full for a while";
  }

  private static boolean everybodyIsThere(Site site) {
    Population population = site.population();
    return lasting(site).size() == 3 * population.lasting()
        && lives(site).size() == 5 * population.churning();
  }

  private void fill(Scene scene, Site site, Way way, Ending ending)
      throws IOException, InterruptedException, DroverException {
    Path filling = site.data().resolve("filling");
    Map<String, Integer> before = lives(site);
    List<Book> lasting = lasting(site);
    site.ledger().diskWasFull();
    int chunksLeft = scene.random().nextInt(CHUNKS_LEFT);
    boolean told = site.pauses().withinOrStopped(TOLD, () -> isTold(site, filling, chunksLeft));
    scene
        .tally()
        .check(
            Promise.FULL_DISK,
            told || site.pauses().stopped() ? "" : "nothing was said of the full disk");
    site.pauses().pause(FULL_MS_MIN + scene.random().nextInt(FULL_MS_MORE));
    for (Book book : lasting) {
      scene
          .tally()
          .check(
              Promise.FULL_DISK, book.alive().isEmpty() ? "a full disk ended " + book.task() : "");
    }
    // What was given free meanwhile is taken again, or the runner would have seen the end of it.
    full(filling, 0);
    boolean ends = way == Way.STOPPED || way == Way.KILLED;
    if (ends && !site.pauses().stopped()) {
      ending.runOnFullDisk(way == Way.KILLED, () -> Files.delete(filling));
      return;
    }
    if (way == Way.RUNNER_DIES) {
      site.runner().kill();
    }
    Files.delete(filling);
    if (way == Way.RUNNER_DIES) {
      site.start();
    }
    goesOn(scene, site, before);
    ending.run(false);
  }

  /** What the runner gives free meanwhile is taken again: it must see a disk that stays full. */
  private static boolean isTold(Site site, Path filling, int chunksLeft) {
    try {
      full(filling, chunksLeft);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return site.runner().said().contains(" is full: ");
  }

  /** Fills it; with some chunks left, it is not the first who finds no place but a later one. */
  private static void full(Path filling, int chunksLeft) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out =
        Files.newOutputStream(filling, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
    try (FileChannel file = FileChannel.open(filling, StandardOpenOption.WRITE)) {
      file.truncate(Math.max(0, file.size() - (long) chunksLeft * CHUNK_BYTES));
    }
  }

  private static List<Book> lasting(Site site) {
    return site.books().all().stream()
        .filter(book -> book.kind() == Book.Kind.LASTS && !book.alive().isEmpty())
        .toList();
  }

  private static Map<String, Integer> lives(Site site) {
    Map<String, Integer> lives = new HashMap<>();
    for (Book book : site.books().all()) {
      if (book.kind() == Book.Kind.ENDS && book.task().contains(".churn")) {
        lives.put(book.task(), book.lives().size());
      }
    }
    return lives;
  }

  private static void goesOn(Scene scene, Site site, Map<String, Integer> before)
      throws InterruptedException {
    Map<String, Integer> freed = lives(site);
    boolean _ = site.pauses().withinOrStopped(Runner.PATIENCE, () -> stuck(site, freed).isEmpty());
    List<String> stuck = stuck(site, freed);
    scene
        .tally()
        .check(
            Promise.FULL_DISK,
            stuck.isEmpty() || site.pauses().stopped()
                ? ""
                : "these were not started again when there was space: "
                    + stuck
                    + "; they had begun "
                    + before);
  }

  /** The tasks that began no process since the disk was freed. */
  private static List<String> stuck(Site site, Map<String, Integer> freed) {
    Map<String, Integer> now = lives(site);
    return freed.keySet().stream()
        .filter(task -> now.getOrDefault(task, 0) <= freed.getOrDefault(task, 0))
        .sorted()
        .toList();
  }
}
