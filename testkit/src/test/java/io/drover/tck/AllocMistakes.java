package io.drover.tck;

import io.drover.api.Validity;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.RunnerDestroyRequest;
import io.drover.api.hook.RunnerPostrunRequest;
import io.drover.api.hook.RunnerPreKillRequest;
import io.drover.api.hook.RunnerPrerunRequest;
import io.drover.api.hook.RunnerPrerunResponse;
import io.drover.api.hook.RunnerUpdateRequest;
import io.drover.api.model.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes of alloc hooks. */
final class AllocMistakes {
  private AllocMistakes() {}

  /** The sample, which remembers only in memory that it was prepared. */
  private static class Remembers extends SampleAlloc {
    volatile @Nullable Path made;

    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      made = request.allocDir();
      return super.prerun(context, request);
    }

    void need() {
      Objects.requireNonNull(made, "prerun was never called");
    }
  }

  private static final class OnlyOnce extends SampleAlloc {
    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      if (Files.exists(file(request.allocDir()))) {
        throw new HookException("there already");
      }
      return super.prerun(context, request);
    }
  }

  private static final class Deaf extends SampleAlloc {
    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      try {
        SampleTask.pause(200);
      } catch (InterruptedException cut) {
        TaskMistakes.beDeaf();
      }
      return super.prerun(context, request);
    }
  }

  private static final class PostrunNeedsPrerun extends Remembers {
    @Override
    public void postrun(HookContext context, RunnerPostrunRequest request) {
      need();
    }
  }

  private static final class DestroyNeedsItsFolder extends SampleAlloc {
    @Override
    public void destroy(HookContext context, RunnerDestroyRequest request) throws HookException {
      try {
        Files.getLastModifiedTime(request.allocDir());
      } catch (IOException gone) {
        throw new HookException("no folder: " + gone);
      }
    }
  }

  private static final class UpdateNeedsPrerun extends Remembers {
    @Override
    public void update(HookContext context, RunnerUpdateRequest request) {
      need();
    }
  }

  private static final class PreKillNeedsPrerun extends Remembers {
    @Override
    public void preKill(HookContext context, RunnerPreKillRequest request) {
      need();
    }
  }

  private static final class RestartNeedsPrerun extends Remembers {
    @Override
    public void preTaskRestart(HookContext context, Allocation alloc) {
      need();
    }
  }

  private static final class PreKillNeedsWhatPostrunRemoved extends Remembers {
    @Override
    public void preKill(HookContext context, RunnerPreKillRequest request) throws HookException {
      Path folder = made;
      if (folder != null && !Files.exists(file(folder))) {
        throw new HookException("the sample is gone");
      }
    }
  }

  private static final class UndoesOnlyItsOwn extends Remembers {
    @Override
    public void postrun(HookContext context, RunnerPostrunRequest request) throws HookException {
      if (made != null) {
        SampleTask.remove(file(request.allocDir()));
      }
    }

    @Override
    public void destroy(HookContext context, RunnerDestroyRequest request) {}
  }

  /** The sample with another answer. */
  private static class Answers extends SampleAlloc {
    private final RunnerPrerunResponse answer;

    Answers(RunnerPrerunResponse answer) {
      this.answer = answer;
    }

    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      super.prerun(context, request);
      return answer;
    }
  }

  private static RunnerPrerunResponse answer(
      Map<String, String> env, Set<String> secretNames, Map<String, String> state) {
    return new RunnerPrerunResponse(env, secretNames, state, Map.of(), Validity.REBOOT);
  }

  private static final class DropsItsState extends SampleAlloc {
    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      RunnerPrerunResponse right = super.prerun(context, request);
      return request.previousState().isEmpty() ? right : answer(right.env(), Set.of(), Map.of());
    }
  }

  private static final class UpdateWantsToBeAlone extends SampleAlloc {
    private volatile boolean busy;

    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      busy = true;
      SampleTask.pause(20);
      RunnerPrerunResponse answer = super.prerun(context, request);
      busy = false;
      return answer;
    }

    @Override
    public void update(HookContext context, RunnerUpdateRequest request) throws HookException {
      if (busy) {
        throw new HookException("not beside prerun");
      }
    }
  }

  private static final class LeavesAThread extends SampleAlloc {
    @Override
    public RunnerPrerunResponse prerun(HookContext context, RunnerPrerunRequest request)
        throws HookException, InterruptedException {
      Thread.ofVirtual().name("left-behind").start(TaskMistakes::waitForRelease);
      return super.prerun(context, request);
    }
  }

  static final List<HookMistake> ALL =
      List.of(
          new HookMistake(
              "Prerun works only once",
              "aPhaseThatIsCalledAgainAnswersTheSame",
              "prerun says no: there already",
              OnlyOnce::new),
          new HookMistake(
              "Prerun is deaf to its cancellation",
              "aCancelledCallEndsByItsDeadline",
              "prerun was abandoned",
              Deaf::new),
          new HookMistake(
              "Postrun needs Prerun",
              "undoingIsSafeWhenNothingWasMade",
              "postrun says no",
              PostrunNeedsPrerun::new),
          new HookMistake(
              "Destroy needs its folder",
              "undoingIsSafeWhenNothingWasMade",
              "destroy says no",
              DestroyNeedsItsFolder::new),
          new HookMistake(
              "Update of an alloc needs Prerun",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "update says no",
              UpdateNeedsPrerun::new),
          new HookMistake(
              "PreKill needs Prerun",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "prekill says no",
              PreKillNeedsPrerun::new),
          new HookMistake(
              "PreTaskRestart needs Prerun",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "pretaskrestart says no",
              RestartNeedsPrerun::new),
          new HookMistake(
              "PreKill needs what Postrun removed",
              "aKillOfAnAllocThatHasEndedDoesNoHarm",
              "prekill says no: the sample is gone",
              PreKillNeedsWhatPostrunRemoved::new),
          new HookMistake(
              "Postrun undoes only what this process made",
              "whatOneProcessMadeTheNextOneUndoes",
              "what the next process leaves",
              UndoesOnlyItsOwn::new),
          new HookMistake(
              "a secret in the state of an alloc hook",
              "noSecretIsInWhatIsStored",
              "prerun is free of secrets",
              () ->
                  new Answers(
                      answer(
                          Map.of("OURS", "a-secret-of-ours"),
                          Set.of("OURS"),
                          Map.of("copy", "a-secret-of-ours")))),
          new HookMistake(
              "a secret with another name than its variable",
              "noSecretIsInWhatIsStored",
              "names of secrets",
              () ->
                  new Answers(answer(Map.of("OURS", "a-secret-of-ours"), Set.of("OUR"), Map.of()))),
          new HookMistake(
              "a variable that names what goes with a boot",
              "whatIsSaidToOutliveABootDoes",
              "what is said to outlive a boot",
              () -> new Answers(answer(Map.of("WHERE", "/proc/sys"), Set.of(), Map.of()))),
          new HookMistake(
              "the state of an alloc hook is lost when it is called again",
              "stateThatIsGivenBackIsTakenUp",
              "the state",
              DropsItsState::new),
          new HookMistake(
              "Update fails beside Prerun",
              "anUpdateMayComeBesideAnyPhase",
              "update says no: not beside prerun",
              UpdateWantsToBeAlone::new),
          new HookMistake(
              "a virtual thread of an alloc hook that lives on",
              "noThreadIsLeftBehind",
              "left-behind",
              LeavesAThread::new));
}
