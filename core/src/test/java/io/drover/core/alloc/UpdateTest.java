package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.RestartPolicy;
import io.drover.core.Tale;
import io.drover.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A newer version of an alloc arrives. */
public final class UpdateTest {
  private static Tale running(Tale.Draft draft, String... hooks) {
    Tale tale = Tale.of(draft).hooks(hooks).begins().started("t");
    tale.wants();
    return tale;
  }

  @Test
  @Fact(
      number = "B054",
      text = "An update is told to the alloc's Update hooks first and then to the tasks.")
  void theAllocHearsBeforeItsTasks() {
    Tale tale = running(task("t").service().hooks("update v w"), "update u").updates();

    assertThat(tale.wants()).containsExactly("1 u update");
    assertThat(tale.hookDone(1).wants()).containsExactly("2 v update of t");
    assertThat(tale.hookDone("t", 2).wants()).containsExactly("3 w update of t");
  }

  @Test
  @Fact(
      number = "B047",
      text = "Every Update hook is called, though one before it fails; the alloc does not fail.")
  @Fact(
      number = "B192",
      text = "An Update hook of a task that fails is told in an event; the others are called.")
  void anUpdateHookThatFailsHarmsNobody() {
    Tale tale = running(task("t").service().hooks("update v w"), "update a b").updates();

    assertThat(tale.hookFails(1, "a", "no").wants()).containsExactly("1 a update", "2 b update");
    assertThat(tale.texts("t")).endsWith("a: no");
    assertThat(tale.hookDone(2).wants()).containsExactly("3 v update of t");
    assertThat(tale.hookFails("t", 3, "v", false).wants()).containsExactly("4 w update of t");
    assertThat(tale.texts("t")).endsWith("v: no");
    assertThat(tale.hookDone("t", 4).status().clientStatus()).isEqualTo(ClientStatus.RUNNING);
  }

  @Test
  @Fact(number = "B048", text = "Update hooks may be called before Prerun hooks have been.")
  void anUpdateDoesNotWaitForTheSetUp() {
    Tale tale = Tale.of(task("t")).hooks("prerun a", "update a").begins().updates();

    assertThat(tale.wants()).containsExactly("1 a prerun", "2 a update");
  }

  @Test
  @Fact(number = "B051", text = "Of updates that wait, only the newest is kept.")
  @Fact(
      number = "S17",
      text =
          "The queue of updates holds one, the newest; a stop without delay does not wait in it.")
  void ofTwoUpdatesThatComeDuringOneTheLastCounts() {
    Tale tale = running(task("t").service(), "update u").updates().updates().updates();
    assertThat(tale.wants()).containsExactly("1 u update");

    assertThat(tale.hookDone(1).wants()).containsExactly("2 u update");
    assertThat(tale.hookDone(2).wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B058",
      text = "Updates of a task that come while its hooks run are one more round for the newest.")
  void ofUpdatesOfATaskTheLastCounts() {
    Tale tale = running(task("t").service().hooks("update v")).updates().updates().updates();
    assertThat(tale.wants()).containsExactly("1 v update of t");

    assertThat(tale.hookDone("t", 1).wants()).containsExactly("2 v update of t");
    assertThat(tale.hookDone("t", 2).wants()).isEmpty();
  }

  @Test
  @Fact(number = "B052", text = "An update of an alloc that is over is ignored.")
  void anUpdateAfterTheEndIsIgnored() {
    Tale tale = running(task("t"), "update u", "postrun p").ends("t", 0).updates();
    assertThat(tale.wants()).containsExactly("1 p postrun");

    assertThat(tale.hookDone(1).updates().wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B053",
      text = "A stop without delay is heard even while the last update is being handled.")
  void aStopWithoutDelayDoesNotWaitForAnUpdate() {
    Tale tale =
        running(task("t").service().shutdownDelay(Duration.ofHours(1)), "update u").updates();
    tale.stops();
    assertThat(tale.wants()).containsExactly("1 u update");

    assertThat(tale.happens(new AllocEvent.StopAsked(2, true)).wants()).containsExactly("stop t/1");
  }

  @Test
  @Fact(
      number = "B055",
      text = "A stop waits until the Update hooks of an earlier update are through.",
      better = "Update hooks run beside everything else, and a stop waits for none of them")
  @Fact(
      number = "D02",
      text = "A slow Update hook delays every stop behind it.",
      better = "it delays nobody, and has a deadline of its own")
  void aStopDoesNotWaitForAnUpdate() {
    Tale tale = running(task("t").service(), "update u").updates();
    tale.wants();

    assertThat(tale.stops().wants()).containsExactly("stop t/1");
    assertThat(tale.ends("t", new Exit.Signal(2)).state().ended()).isTrue();
  }

  @Test
  @Fact(
      number = "B059",
      text = "A restart policy that an update changes is not heard by tasks that run.",
      better = "it is the policy of the next decision")
  void aChangedRestartPolicyCountsAtOnce() {
    Tale tale = running(task("t").service());

    tale.becomes(task("t").service().restart(RestartPolicy.times(1, Duration.ZERO)));

    assertThat(tale.ends("t", 1).wants()).containsExactly("start t/2");
  }

  @Test
  @Fact(number = "B023")
  void aChangedLimitOfTheRunTimeCountsFromThePlacing() {
    Tale tale = Tale.of(task("t")).limit(Duration.ofSeconds(10)).begins().started("t");
    tale.after(Duration.ofSeconds(6)).becomesLimitedTo(Duration.ofSeconds(20)).wants();

    assertThat(tale.after(Duration.ofMillis(13_999)).wants()).isEmpty();
    assertThat(tale.after(Duration.ofMillis(1)).wants()).containsExactly("stop t/1");
  }

  @Test
  void aLimitThatIsAlreadyPastEndsAtOnceAndOneThatIsTakenAwayNever() {
    Tale shorter = running(task("t")).after(Duration.ofSeconds(6));
    assertThat(shorter.becomesLimitedTo(Duration.ofSeconds(5)).wants()).containsExactly("stop t/1");
    assertThat(shorter.texts("t")).endsWith("allocation exceeded max_run_duration");

    Tale never = Tale.of(task("t")).limit(Duration.ofSeconds(10)).begins().started("t");
    never.becomesLimitedTo(null).wants();
    assertThat(never.after(Duration.ofHours(1)).wants()).isEmpty();
    assertThat(never.dies().started("t").wants()).containsExactly("find t/1");
  }

  @Test
  void aVersionThatWasStoredIsToldAlsoAfterACrashBeforeItsFirstStep() {
    Tale tale = running(task("t").service().hooks("update v"), "update u");

    assertThat(tale.newVersionStored().dies().wants()).containsExactly("find t/1", "1 u update");
    assertThat(tale.hookDone(1).wants()).containsExactly("2 v update of t");
    assertThat(tale.hookDone("t", 2).started("t").dies().wants()).containsExactly("find t/1");
  }

  @Test
  void aVersionOfAnAllocThatIsOverIsToldToNobody() {
    Tale tale = running(task("t"), "update u").ends("t", 0);

    assertThat(tale.newVersionStored().dies().wants()).isEmpty();
  }
}
