package io.drover.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that is full is told of once, and once when there is space again. */
class DiskWatchTest {
  private static final String FULL =
      "the disk of /data is full: what begins waits for space on it, and so does the story";

  private final List<String> told = new ArrayList<>();

  /** One look for each number of bytes; {@code gone} is a look that fails. */
  private void looks(String spaces) {
    try (Timers timers = new Timers()) {
      List<String> left = new ArrayList<>(List.of(spaces.split(" ")));
      DiskWatch.Space space =
          () -> {
            String next = left.removeFirst();
            if (next.equals("gone")) {
              throw new IOException("no such folder");
            }
            return Long.parseLong(next);
          };
      DiskWatch watch =
          new DiskWatch(Path.of("/data"), space, timers, event -> told.add(event.text()));
      while (!left.isEmpty()) {
        watch.look();
      }
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "65536 65536,            0, enough for the next record is not full",
    "65535,                  1, a record may not find its place",
    "0 0 100,                1, it is told once",
    "0 70000 70000,          2, and that there is space again once",
    "0 70000 0,              3, another time is news",
    "gone 70000,             0, a look that fails is none",
    "0 gone 0,               1, and changes nothing",
  })
  void whatEachLookTells(String spaces, int tells, String reason) {
    looks(spaces);

    assertThat(told).as(reason).hasSize(tells);
  }

  @Test
  void itSaysWhatThatMeans() {
    looks("0 70000");

    assertThat(told).containsExactly(FULL, "the disk of /data has space again");
  }
}
