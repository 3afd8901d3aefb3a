package io.drover.agent.torture;

import io.drover.api.DroverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A byte of a stored record is another one when the runner comes back. */
final class DamagedRecord implements Fault {
  private static final int TASKS = 3 * Order.TASKS_MIN;

  /** Between an alloc's key and the first key in a record of it stand a few bytes. */
  private static final int GAP_MAX = 16;

  private static final int INTO_THE_VALUE = 12;

  private int times;

  @Override
  public String name() {
    return "a stored record of an alloc is damaged";
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
  public String strike(Scene scene) throws IOException, InterruptedException, DroverException {
    Path folder = scene.site().folder().resolveSibling("damage-" + ++times);
    Site site =
        new Site(folder, folder.resolve("data"), Population.of(TASKS), scene.site().pauses());
    Remains remains = new Remains(site);
    String done = "";
    try {
      site.start();
      if (site.pauses().withinOrStopped(Runner.PATIENCE, () -> everybodyIsThere(site))) {
        site.runner().kill();
        done = damage(scene, site);
      }
      new Ending(site, scene.tally(), remains).run(true);
    } finally {
      remains.sweep();
    }
    return done;
  }

  private static boolean everybodyIsThere(Site site) {
    return lasting(site).size() == 3 * site.population().lasting();
  }

  private static List<Book> lasting(Site site) {
    return site.books().all().stream()
        .filter(book -> book.kind() == Book.Kind.LASTS && !book.alive().isEmpty())
        .toList();
  }

  private static String damage(Scene scene, Site site) throws IOException, InterruptedException {
    Book victim = scene.anyOf(lasting(site)).orElseThrow();
    String alloc = victim.task().substring(0, victim.task().indexOf('.'));
    if (!spoil(site.data().resolve("store"), alloc)) {
      return "";
    }
    site.ledger().lost(alloc);
    Map<String, Proc> others = new HashMap<>();
    lasting(site).stream()
        .filter(book -> !book.task().startsWith(alloc))
        .forEach(book -> others.put(book.task(), book.alive().getFirst()));
    Runner runner = site.start();
    boolean told = runner.awaitSaid("is resumed") && setAside(runner, site, alloc);
    scene
        .tally()
        .check(
            Promise.DAMAGE,
            told || site.pauses().stopped() ? "" : "nothing was said of the lost " + alloc);
    boolean ended =
        site.pauses().withinOrStopped(Runner.PATIENCE, () -> processes(site, alloc).isEmpty());
    scene
        .tally()
        .check(
            Promise.DAMAGE,
            ended || site.pauses().stopped()
                ? ""
                : "of the lost " + alloc + " there run " + processes(site, alloc));
    others.forEach((task, process) ->
        scene
            .tally()
            .check(
                Promise.DAMAGE,
                process.alive() ? "" : task + " was ended by the damage of " + alloc));
    return "a record of alloc " + alloc + " is damaged";
  }

  /** Whether the runner said what was damaged and where it put the rest, which is there. */
  private static boolean setAside(Runner runner, Site site, String alloc) {
    String head = "damaged, and set aside in ";
    return runner
        .said()
        .lines()
        .filter(line -> line.startsWith(head) && line.contains(": alloc/" + alloc))
        .map(line -> Path.of(line.substring(head.length(), line.indexOf(": alloc/" + alloc))))
        .anyMatch(path -> path.startsWith(site.data()) && Files.exists(path));
  }

  private static List<Proc> processes(Site site, String alloc) {
    return site.books().all().stream()
        .filter(book -> book.task().startsWith(alloc))
        .flatMap(book -> book.alive().stream())
        .toList();
  }

  /** Changes a byte in a record of the alloc's state that is not the last: others tell of it. */
  private static boolean spoil(Path store, String alloc) throws IOException {
    Path log;
    try (var all = Files.list(store)) {
      log =
          all.filter(file -> file.getFileName().toString().startsWith("log-"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    // Every byte is one character, so that places in the text are places in the file.
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String key = "alloc/" + alloc;
    for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
      int state = text.indexOf("/state", at);
      if (state >= 0 && state - at - key.length() < GAP_MAX) {
        bytes[state + INTO_THE_VALUE] ^= 0x55;
        Files.write(log, bytes);
        return true;
      }
    }
    return false;
  }
}
