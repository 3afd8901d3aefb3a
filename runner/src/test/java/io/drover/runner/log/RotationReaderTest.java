package io.drover.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.driver.LogPlan;
import io.drover.api.driver.ProcessPolicy;
import io.drover.driver.shim.Attempt;
import io.drover.driver.shim.End;
import io.drover.driver.shim.IoMode;
import io.drover.driver.shim.Limits;
import io.drover.driver.shim.ShimClient;
import io.drover.driver.shim.StartSpec;
import io.drover.runner.external.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A reader that keeps its position, and is another one at every look, beside a task whose files
 * turn over more than two hundred times, and whose runner and helper die in the middle of one turn.
 */
@Timeout(300)
final class RotationReaderTest {
  private static final Path SHIM = Path.of("").toAbsolutePath().resolveSibling("shim");
  private static final int LINES = 50_000;

  @TempDir Path root;
  private final Seen seen = new Seen();
  private Place place = Place.START;

  /** The build of the helper that dies at a named step. */
  private Path helper() throws Exception {
    assertThat(
            new ProcessBuilder("make", "-s", "-C", SHIM.toString(), "fault")
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    Path copy = Files.createDirectory(root.resolve("bin")).resolve("drover-shim");
    Files.copy(SHIM.resolve("build/drover-shim-fault"), copy);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    return copy;
  }

  private StartSpec task() throws IOException {
    Path folder =
        Files.createDirectory(
            root.resolve("task"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path logs = Files.createDirectory(root.resolve("logs"));
    String script =
        """
        await() { until [ -e "$1" ]; do sleep 0.01; done; }
        seq 1 %d; await %s; seq %d %d; await %s
        """
            .formatted(
                LINES / 2,
                root.resolve("gate"),
                LINES / 2 + 1,
                LINES,
                // Were it the last to hold what it wrote, that would go with it.
                root.resolve("attached"));
    return new StartSpec(
        "t",
        folder,
        1,
        ProcessPolicy.SURVIVE,
        false,
        false,
        List.of("/bin/sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin"),
        Path.of("/"),
        "",
        0,
        IoMode.ROTATED,
        logs,
        "t",
        1000,
        1000,
        "",
        0,
        0);
  }

  private static ShimClient client(Path helper) {
    return new ShimClient(helper, ProcessPolicy.SURVIVE, new Limits(512, 0), death -> {});
  }

  private void look(boolean last) throws IOException {
    byte[] chunk = new byte[TaskLog.CHUNK_BYTES];
    TaskLog log = new TaskLog(root.resolve("logs"), "t", LogPlan.Mode.ROTATED, true, false, chunk);
    log.startAt(false, place);
    if (last) {
      log.finish(seen);
    } else {
      log.poll(seen);
    }
    place = log.place(false);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "rotate-closed, the full file is closed and the next is not there",
    "rotate-opened, the next file is there and the link leads to the full one",
    "rotate-linked, the link leads to the next and the oldest is not removed",
  })
  void everyLineIsSeenOnce(String step, String left) throws Exception {
    Path helper = helper();
    Path fault = helper.resolveSibling("drover-shim.fault");
    StartSpec task = task();
    try (ShimClient first = client(helper)) {
      first.start(task);
      Until.holds(
          "the first half is there",
          () -> {
            look(false);
            return seen.lines.size() == LINES / 2;
          });
    }
    Files.writeString(fault, step);
    Files.createFile(root.resolve("gate"));
    Until.holds("it has died: " + left, () -> !Files.exists(fault));
    look(false);
    try (ShimClient next = client(helper)) {
      Attempt attempt = next.attach(task.directory(), 1);
      Files.createFile(root.resolve("attached"));
      while (attempt.end() == null) {
        look(false);
      }
      assertThat(((End.Exited) next.awaitEnd(attempt)).exit()).isEqualTo(new Exit.Code(0));
    }
    look(true);
    assertThat(place.file()).isGreaterThan(200);
    assertThat(seen.gaps).as(left).isEmpty();
    assertThat(seen.lines).as(left).hasSize(LINES);
    assertThat(IntStream.range(0, LINES).filter(i -> !seen.lines.get(i).equals("o:" + (i + 1))))
        .as("lines out of their place; %s", left)
        .isEmpty();
    assertThat(root.resolve("logs/t.stdout.log").toRealPath())
        .isEqualTo(root.resolve("logs/t.stdout." + place.file()).toRealPath());
  }
}
