package io.drover.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the files of the tasks are looked at. */
class LogFollowerTest {
  @ParameterizedTest(name = "{0} us: {2}")
  @CsvSource({
    "0,       25,  a few silent tasks cost nothing and are seen at once",
    "1000,    25,  still cheap",
    "10000,   190, a thousand tasks: a twentieth of a core",
    "100000,  250, ten thousand: a line must be seen",
    "5000000, 250, a slow terminal took seconds for what one look had found",
  })
  void thePauseFollowsWhatALookCostsWithinBounds(long lookUs, long pauseMs, String why) {
    assertThat(LogFollower.pauseNs(TimeUnit.MICROSECONDS.toNanos(lookUs)))
        .as(why)
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(pauseMs));
  }
}
