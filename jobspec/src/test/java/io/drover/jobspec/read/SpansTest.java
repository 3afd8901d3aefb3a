package io.drover.jobspec.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as Go writes them. */
final class SpansTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1ns, 1",
    "1us, 1000",
    "1\u00b5s, 1000",
    "1\u03bcs, 1000",
    "1ms, 1000000",
    "1.5s, 1500000000",
    ".5s, 500000000",
    "1.s, 1000000000",
    "1h2m3s, 3723000000000",
    "-90m, -5400000000000",
    "+1s, 1000000000",
    "1s1s, 2000000000",
    "0.9ns, 0",
    "2562047h47m16.854775807s, 9223372036854775807"
  })
  void areRead(String text, long nanos) {
    assertThat(Spans.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "5", "s", "1d", "1 s", "1s ", ".s", "1..2s", "1S", "0x1s", "3000000h"})
  void orAreNotDurations(String text) {
    assertThat(Spans.parse(text)).isNull();
  }
}
