package io.drover.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which signals are one wish, and which another. */
class SignalsMeaningTest {
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "15@0,                     stop,           the first",
    "15@0 15@1,                stop,           GNU timeout sends it to its child and to its group",
    "15@0 15@299,              stop,           at the latest",
    "15@0 15@300,              stop kill,      somebody wants more",
    "2@0 2@200 2@400 2@600,    stop kill,      a key held down is a second wish in the end",
    "15@0 2@1,                 stop kill,      another signal is another wish",
    "15@0 15@1 15@500 15@501,  stop kill,      so is the second of timeout's pairs",
  })
  void theSameSignalAtOnceIsTheSameWish(String signals, String meant, String why) {
    AtomicLong nowMs = new AtomicLong();
    // As of a machine whose clock is about to turn over.
    Signals told =
        new Signals(() -> Long.MAX_VALUE - 5 + TimeUnit.MILLISECONDS.toNanos(nowMs.get()));
    List<String> wishes = new ArrayList<>();
    for (String signal : signals.split(" ")) {
      String[] parts = signal.split("@");
      nowMs.set(Long.parseLong(parts[1]));
      told.came(Integer.parseInt(parts[0]), _ -> wishes.add("stop"), _ -> wishes.add("kill"));
    }
    assertThat(String.join(" ", wishes)).as(why).isEqualTo(meant);
  }
}
