package io.drover.agent.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tasks on a real disk without a free byte: a second signal kills them all the same. */
class FullDiskStopTest {
  @TempDir Path temp;

  @Test
  @Tag("slow")
  void tasksAreKilledWhileTheDiskIsFullAndTheBooksBalance() throws Exception {
    FullDisk full = new FullDisk();
    assumeTrue(full.skipped().isEmpty(), full.skipped());
    Path main = temp.toRealPath().resolve("main");
    Tally tally = new Tally();
    Site site = new Site(main, main.resolve("data"), Population.of(0), new Pauses());

    String done = full.strike(new Fault.Scene(site, new Random(1), tally), FullDisk.Way.STOPPED);

    assertThat(tally.problems()).isEmpty();
    assertThat(done).contains("was full");
    assertThat(tally.count(Promise.FULL_DISK)).isGreaterThan(1);
  }
}
