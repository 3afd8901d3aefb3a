package io.drover.core.alloc;

import static io.drover.core.Tale.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Exit;
import io.drover.api.model.ClientStatus;
import io.drover.api.model.Lifecycle.Hook;
import io.drover.core.Tale;
import io.drover.facts.Fact;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is called before the tasks and after them, and what of it fails. */
public final class SettingUpTest {
  private static final Exit INTERRUPTED = new Exit.Signal(2);

  @Test
  @Fact(
      number = "B034",
      text =
          "Prerun hooks run one after another, then all tasks start together, and once the last of"
              + " them is over the Postrun hooks run.")
  @Fact(
      number = "B044",
      text = "The terminal status of an alloc is reported while its Postrun hooks still run.",
      better =
          "the status shows it at once, but the alloc has ended, and another may take its place,"
              + " only after the last of them")
  void anAllocHasThreeParts() {
    Tale tale = Tale.of(task("t"), task("u")).hooks("prerun a b", "postrun b a").begins();
    assertThat(tale.wants()).containsExactly("1 a prerun");
    assertThat(tale.hookDone(1).wants()).containsExactly("2 b prerun");
    assertThat(tale.hookDone(2).wants()).containsExactly("start t/1", "start u/1");

    tale.started("t").started("u").ends("t", 0);
    assertThat(tale.wants()).isEmpty();
    assertThat(tale.ends("u", 0).wants()).containsExactly("3 b postrun");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(tale.status().waitingFor()).isEqualTo("hook b");
    assertThat(tale.hookDone(3).wants()).containsExactly("4 a postrun");
    assertThat(tale.state().ended()).isFalse();
    assertThat(tale.hookDone(4).state().ended()).isTrue();
  }

  @Test
  void anAllocThatIsStoppedBeforeItBeginsIsNotSetUpButCleanedUp() {
    Tale tale =
        Tale.of(task("main").service(), task("post").in(Hook.POSTSTOP, false))
            .hooks("prerun a", "prekill k", "postrun a")
            .beginsStopped();
    assertThat(tale.wants()).containsExactly("1 k prekill");
    assertThat(tale.hookDone(1).wants()).containsExactly("2 a postrun");
    assertThat(tale.hookDone(2).state().ended()).isTrue();
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(tale.shown("main").startedAtNs()).isZero();
    assertThat(tale.shown("post").startedAtNs()).isZero();
  }

  @Test
  @Fact(
      number = "B035",
      text =
          "After a Prerun that fails the later ones are not called, and every task, whatever its"
              + " place in the group, has failed with an event that names the hook and its error.")
  @Fact(
      number = "B039",
      text = "The details of that event give a fixed text of another error as the reason.",
      better = "they give the error itself")
  @Fact(
      number = "D43",
      text = "Every failure of the setting up is put down as a failed restoration.",
      better = "it is put down as what it was")
  void aPrerunThatFailsFailsEveryTask() {
    Tale tale =
        Tale.of(
                task("t"),
                task("pre").in(Hook.PRESTART, false),
                task("post").in(Hook.POSTSTOP, false))
            .hooks("prerun a b")
            .begins()
            .hookFails(1, "a", "no room");

    assertThat(tale.wants()).containsExactly("1 a prerun");
    for (String task : new String[] {"t", "pre", "post"}) {
      String text = "failed to setup alloc: pre-run hook \"a\" failed: no room";
      assertThat(tale.texts(task)).endsWith(text);
      assertThat(tale.shown(task).failed()).isTrue();
      assertThat(tale.shown(task).events().getLast().details())
          .containsEntry("setup_error", text)
          .doesNotContainKey("kill_reason");
    }
  }

  @Test
  @Fact(
      number = "B036",
      text =
          "After a Prerun that failed no task starts, not even a poststop task, but the Stop hooks"
              + " of all tasks and all Postrun hooks are called; the alloc has failed.")
  @Fact(
      number = "S02",
      text = "Postrun is called for every hook, also for those whose Prerun never was.")
  void afterAFailedPrerunEverythingIsUndone() {
    Tale tale =
        Tale.of(task("t").hooks("stop s"), task("post").in(Hook.POSTSTOP, false).hooks("stop s"))
            .hooks("prerun a b", "postrun b a")
            .begins()
            .hookFails(1, "a", "no");

    assertThat(tale.wants()).containsExactly("1 a prerun", "2 s stop of t", "3 s stop of post");
    tale.hookDone("t", 2).hookDone("post", 3);
    assertThat(tale.wants()).containsExactly("4 b postrun");
    assertThat(tale.hookDone(4).wants()).containsExactly("5 a postrun");
    assertThat(tale.hookDone(5).state().ended()).isTrue();
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.FAILED);
    assertThat(tale.status().description()).isEqualTo("Failed tasks");
  }

  @Test
  @Fact(
      number = "B045",
      text = "A Postrun hook that fails keeps none of the others from being called.")
  @Fact(
      number = "B049",
      text = "Destroy hooks are all called whatever fails, in the order of the setting up.",
      better = "in reverse: each can rely on what it was built on until it is gone itself")
  void aHookThatFailsToCleanUpKeepsNoOtherFromIt() {
    Tale tale =
        Tale.of(task("t")).hooks("postrun b a", "destroy b a").begins().started("t").ends("t", 0);
    tale.wants();

    assertThat(tale.hookFails(1, "b", "stuck").wants()).containsExactly("2 a postrun");
    assertThat(tale.texts("t")).endsWith("b: stuck");
    tale.hookDone(2).happens(new AllocEvent.DestroyAsked(1));
    assertThat(tale.wants()).containsExactly("3 b destroy");
    assertThat(tale.hookFails(3, "b", "stuck").wants()).containsExactly("4 a destroy");
    assertThat(tale.hookDone(4).state().stage()).isEqualTo(new AllocStage.Destroyed());
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
  }

  @Test
  @Fact(
      number = "B042",
      text = "Where nobody asked for an end, PreKill hooks are called too, after Postrun.",
      better = "they are called in a kill and nowhere else, as their name says")
  void withoutAKillNoPreKill() {
    Tale tale =
        Tale.of(task("t")).hooks("prekill k", "postrun p").begins().started("t").ends("t", 0);
    tale.hookDone(1);

    assertThat(tale.state().ended()).isTrue();
    assertThat(tale.wants()).containsExactly("start t/1", "1 p postrun");
  }

  @Test
  @Fact(
      number = "B043",
      text = "A stop calls PreKill, then kills, then Postrun, then PreKill again; a destroy again.",
      better = "PreKill is called once, before the kill")
  @Fact(
      number = "S01",
      text = "PreKill hooks are called up to three times, also after Postrun, and must bear it.",
      better = "once in a kill, and again only where a crash of ours cut the call short")
  void aStopCallsPreKillOnce() {
    Tale tale =
        Tale.of(task("t").service())
            .hooks("prekill k", "postrun p", "destroy d")
            .begins()
            .started("t");
    tale.wants();

    assertThat(tale.stops().wants()).containsExactly("1 k prekill");
    assertThat(tale.hookDone(1).wants()).containsExactly("stop t/1");
    assertThat(tale.ends("t", INTERRUPTED).wants()).containsExactly("2 p postrun");
    tale.hookDone(2).happens(new AllocEvent.DestroyAsked(2));
    assertThat(tale.wants()).containsExactly("3 d destroy");
    assertThat(tale.hookDone(3).wants()).isEmpty();
  }

  @Test
  @Fact(
      number = "B083",
      text =
          "Where the limit of the run time has passed before the tasks start, none starts, and"
              + " their Killing events say why.")
  void aLimitThatPassesDuringTheSetUpStartsNothing() {
    Tale tale = Tale.of(task("t")).limit(Duration.ofSeconds(10)).hooks("prerun a").begins();
    tale.wants();

    tale.after(Duration.ofSeconds(11)).hookDone(1);

    assertThat(tale.wants()).isEmpty();
    assertThat(tale.texts("t")).endsWith("allocation exceeded max_run_duration");
    assertThat(tale.status().clientStatus()).isEqualTo(ClientStatus.COMPLETE);
    assertThat(tale.state().ended()).isTrue();
  }

  @Test
  @Fact(number = "B121", text = "Of several requests to destroy an alloc only the first acts.")
  void aSecondDestroyDoesNothing() {
    Tale tale = Tale.of(task("t")).hooks("destroy d").begins().started("t").ends("t", 0);
    tale.wants();

    tale.happens(new AllocEvent.DestroyAsked(1)).happens(new AllocEvent.DestroyAsked(2));
    assertThat(tale.wants()).containsExactly("1 d destroy");
    tale.hookDone(1).happens(new AllocEvent.DestroyAsked(3));
    assertThat(tale.wants()).isEmpty();
  }
}
