package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is left of a site when it is over. One thread. */
final class Remains {
  /** Helpers end themselves when their task has. */
  private static final Duration LAST_BREATH = Duration.ofSeconds(10);

  private static final int SHOWN = 12;

  private final Site site;
  private final Set<String> cgroups = new TreeSet<>();

  Remains(Site site) {
    this.site = site;
  }

  /** Remembers where the tasks that live now have their cgroups. */
  void noteCgroups() {
    for (Helper helper : site.helpers()) {
      Path record = site.fates(helper.task()).resolve("attempt-" + helper.attempt());
      String cgroup = Records.value(record, "cgroup");
      int last = cgroup.lastIndexOf('/');
      if (last > 0) {
        cgroups.add(cgroup.substring(0, last));
      }
    }
  }

  /** Looks for everything; what is still ending is given a moment. */
  void check(Tally tally) throws InterruptedException {
    boolean _ = site.pauses().within(LAST_BREATH, () -> left().isEmpty());
    List<String> left = left();
    String more = left.size() > SHOWN ? " and " + (left.size() - SHOWN) + " more" : "";
    String some = String.join(", ", left.subList(0, Math.min(SHOWN, left.size())));
    tally.check(Promise.NOTHING_LEFT, left.isEmpty() ? "" : "left: " + some + more);
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    Machine.processesOf(site.folder()).forEach(p -> left.add("process " + p.described()));
    Machine.helpersOf(site.folder())
        .forEach(h -> left.add("helper " + h.proc().described() + " beside " + h.task()));
    cgroups.stream().filter(c -> Files.exists(Path.of(c))).forEach(c -> left.add("cgroup " + c));
    Machine.mountsBelow(site.folder()).stream()
        .filter(mount -> !mount.equals(site.data().toString()))
        .forEach(mount -> left.add("mount " + mount));
    return left;
  }

  /** Ends all that is left, by force. */
  void sweep() throws IOException, InterruptedException {
    if (site.hasRunner()) {
      site.runner().kill();
    }
    Leftovers.end(site.folder(), site.pauses());
    site.ledger().decoys().forEach(Decoy::close);
  }

  /** Deletes a folder and all in it; nothing outside of it, whatever the links in it lead to. */
  static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failed)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
