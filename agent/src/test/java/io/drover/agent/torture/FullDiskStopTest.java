package io.drover.agent.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real tasks on a real disk without a free byte: they are ended all the same, by one signal and by
 * two.
 */
class FullDiskStopTest {
  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(names = {"STOPPED", "KILLED"})
  @Tag("slow")
  void tasksAreEndedWhileTheDiskIsFullAndTheBooksBalance(FullDisk.Way way) throws Exception {
    FullDisk full = new FullDisk();
    assumeTrue(full.skipped().isEmpty(), full.skipped());
    Path main = temp.toRealPath().resolve("main");
    Tally tally = new Tally();
    Site site = new Site(main, main.resolve("data"), Population.of(0), new Pauses());

    String done = full.strike(new Fault.Scene(site, new Random(1), tally), way);

    assertThat(tally.problems()).isEmpty();
    assertThat(done).contains("was full");
    assertThat(tally.count(Promise.FULL_DISK)).isGreaterThan(1);
  }
}
