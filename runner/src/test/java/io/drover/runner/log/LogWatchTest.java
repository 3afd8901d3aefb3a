package io.drover.runner.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel says where something was written. */
class LogWatchTest {
  private static final String KERNEL = System.getProperty("os.version", "");
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

  @TempDir Path root;

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "6.6.0,             true,  the first that tells of splices",
    "6.18.44-fc-v669,   true,  with a name of its own",
    "7.0,               true,  a newer one",
    "6.5.13-generic,    false, the last that does not",
    "5.15.0-91-generic, false, as in many distributions",
    "6,                 false, no version",
    "'',                false, no version",
    "99999999999.1,     false, no version",
  })
  void onlyKernelsThatTellOfAllAreAsked(String version, boolean tells, String why) {
    assertThat(LogWatch.tells(version)).as(why).isEqualTo(tells);
  }

  @Test
  void theFoldersThatWereWrittenInAreToldAndNoOthers() throws Exception {
    assumeTrue(LogWatch.tells(KERNEL), "this kernel does not tell of all that is written");
    Path written = Files.createDirectory(root.resolve("written"));
    Path silent = Files.createDirectory(root.resolve("silent"));
    Path file = Files.createFile(written.resolve("t.stdout.0"));
    try (LogWatch watch = Objects.requireNonNull(LogWatch.open(KERNEL))) {
      assertThat(watch.add(written)).isTrue();
      assertThat(watch.add(silent)).isTrue();

      Files.writeString(file, "a line\n", StandardOpenOption.APPEND);
      assertThat(watch.await(PATIENCE_NS)).containsExactly(written);

      Files.createFile(written.resolve("t.stdout.1"));
      assertThat(watch.await(PATIENCE_NS)).as("a new file").containsExactly(written);
    }
  }

  @Test
  void aFolderThatIsNotThereYetMayBeAskedForAgain() throws Exception {
    assumeTrue(LogWatch.tells(KERNEL), "this kernel does not tell of all that is written");
    Path later = root.resolve("later");
    try (LogWatch watch = Objects.requireNonNull(LogWatch.open(KERNEL))) {
      assertThat(watch.add(later)).isFalse();
      Files.createDirectory(later);
      assertThat(watch.add(later)).isTrue();
    }
  }

  @Test
  void closingEndsAWait() throws Exception {
    assumeTrue(LogWatch.tells(KERNEL), "this kernel does not tell of all that is written");
    LogWatch watch = Objects.requireNonNull(LogWatch.open(KERNEL));
    Thread closing = Thread.ofVirtual().start(watch::close);

    assertThat(watch.await(Long.MAX_VALUE)).isEmpty();
    closing.join();
    assertThat(watch.add(root)).isFalse();
  }
}
