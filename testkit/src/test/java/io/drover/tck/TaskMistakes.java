package io.drover.tck;

import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskExitedRequest;
import io.drover.api.hook.TaskExitedResponse;
import io.drover.api.hook.TaskPoststartRequest;
import io.drover.api.hook.TaskPoststartResponse;
import io.drover.api.hook.TaskPreKillRequest;
import io.drover.api.hook.TaskPreKillResponse;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskStopRequest;
import io.drover.api.hook.TaskStopResponse;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.hook.TaskUpdateResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Mistakes of task hooks. */
final class TaskMistakes {
  /** What mistaken hooks wait for, so that none outlives its test. */
  private static volatile CountDownLatch released = new CountDownLatch(1);

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TaskMistakes() {}

  /** Lets whatever is stuck go. */
  static void release() {
    released.countDown();
    released = new CountDownLatch(1);
  }

  /** Waits, whatever happens, until the test is over. */
  static void beDeaf() {
    CountDownLatch over = released;
    boolean waiting = true;
    while (waiting) {
      try {
        over.await();
        waiting = false;
      } catch (InterruptedException ignored) {
        // This is the mistake.
      }
    }
  }

  static void waitForRelease() {
    try {
      released.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** The sample, which remembers only in memory that it was prepared. */
  static class Remembers extends SampleTask {
    volatile @Nullable Path made;

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      made = request.taskDir().localDir();
      return super.prestart(context, request);
    }

    void need() {
      Objects.requireNonNull(made, "prestart was never called");
    }
  }

  private static final class NameChanges extends SampleTask {
    private final String name = "sample-" + COUNT.incrementAndGet();

    @Override
    public String name() {
      return name;
    }
  }

  private static final class NameHasBlanks extends SampleTask {
    @Override
    public String name() {
      return "a sample";
    }
  }

  private static final class OnlyOnce extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      create(request.taskDir().localDir().resolve("once"));
      return super.prestart(context, request);
    }
  }

  private static void create(Path file) throws HookException {
    try {
      Files.createFile(file);
    } catch (IOException there) {
      throw new HookException("there already: " + there);
    }
  }

  private static final class StopsOnlyOnce extends SampleTask {
    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request)
        throws HookException {
      try {
        Path file = request.taskDir().localDir().resolve("sample.txt");
        if (!request.existingState().isEmpty()) {
          Files.delete(file);
        }
      } catch (IOException gone) {
        throw new HookException("gone already: " + gone);
      }
      return new TaskStopResponse();
    }
  }

  private static final class LeavesItsLock extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      Path lock = request.taskDir().localDir().resolve("lock");
      create(lock);
      pause(200);
      remove(lock);
      return super.prestart(context, request);
    }
  }

  private static final class Deaf extends SampleTask {
    private final String phase;

    Deaf(String phase) {
      this.phase = phase;
    }

    private void work(String now) {
      try {
        if (now.equals(phase)) {
          pause(200);
        }
      } catch (InterruptedException cut) {
        beDeaf();
      }
    }

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      work("prestart");
      return super.prestart(context, request);
    }

    @Override
    public TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request) {
      work("poststart");
      return new TaskPoststartResponse();
    }

    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request) {
      work("update");
      return new TaskUpdateResponse();
    }
  }

  private static final class NeverStops extends SampleTask {
    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request) {
      waitForRelease();
      return new TaskStopResponse();
    }
  }

  private static final class StopNeedsPrestart extends Remembers {
    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request)
        throws HookException, InterruptedException {
      need();
      return super.stop(context, request);
    }
  }

  private static final class PreKillingNeedsPrestart extends Remembers {
    @Override
    public TaskPreKillResponse preKilling(HookContext context, TaskPreKillRequest request) {
      need();
      return new TaskPreKillResponse();
    }
  }

  private static final class ExitedNeedsPrestart extends Remembers {
    @Override
    public TaskExitedResponse exited(HookContext context, TaskExitedRequest request) {
      need();
      return new TaskExitedResponse();
    }
  }

  private static final class UpdateNeedsPrestart extends Remembers {
    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request) {
      need();
      return new TaskUpdateResponse();
    }
  }

  private static final class ShutdownNeedsPrestart extends Remembers {
    @Override
    public void shutdown(HookContext context) {
      need();
    }
  }

  private static final class PoststartNeedsThisProcess extends Remembers {
    @Override
    public TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request) {
      need();
      return new TaskPoststartResponse();
    }
  }

  private static final class StopOnlyOfItsOwn extends Remembers {
    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request)
        throws HookException, InterruptedException {
      return made == null ? new TaskStopResponse() : super.stop(context, request);
    }
  }

  private static final class StopGivesUp extends SampleTask {
    @Override
    public TaskStopResponse stop(HookContext context, TaskStopRequest request)
        throws HookException, InterruptedException {
      return context.cancellation().isCancelled()
          ? new TaskStopResponse()
          : super.stop(context, request);
    }
  }

  /** It makes a file of its own for each run, which Exited removes unless it was a kill. */
  private static final class ExitedGivesUp extends Remembers {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      write(request.taskDir().localDir().resolve("run"));
      return super.prestart(context, request);
    }

    @Override
    public TaskExitedResponse exited(HookContext context, TaskExitedRequest request)
        throws HookException {
      Path folder = made;
      if (folder != null && !context.cancellation().isCancelled()) {
        remove(folder.resolve("run"));
      }
      return new TaskExitedResponse();
    }
  }

  /** Update and PreKilling refuse while a Prestart is under way. */
  private static final class WantsToBeAlone extends SampleTask {
    private final boolean update;
    private volatile boolean busy;

    WantsToBeAlone(boolean update) {
      this.update = update;
    }

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      busy = true;
      pause(20);
      TaskPrestartResponse answer = super.prestart(context, request);
      busy = false;
      return answer;
    }

    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request)
        throws HookException {
      if (update && busy) {
        throw new HookException("not beside prestart");
      }
      return new TaskUpdateResponse();
    }

    @Override
    public TaskPreKillResponse preKilling(HookContext context, TaskPreKillRequest request)
        throws HookException {
      if (!update && busy) {
        throw new HookException("not beside prestart");
      }
      return new TaskPreKillResponse();
    }
  }

  private static final class LeavesAThread extends SampleTask {
    private final Thread.Builder builder;

    LeavesAThread(Thread.Builder builder) {
      this.builder = builder.name("left-behind");
    }

    @Override
    public TaskPoststartResponse poststart(HookContext context, TaskPoststartRequest request) {
      builder.start(TaskMistakes::waitForRelease);
      return new TaskPoststartResponse();
    }
  }

  static final List<HookMistake> ALL =
      List.of(
          new HookMistake(
              "another name each time",
              "itsNameIsStableAndHasNoBlanks",
              "the name of another",
              NameChanges::new),
          new HookMistake(
              "a blank in its name",
              "itsNameIsStableAndHasNoBlanks",
              "a sample",
              NameHasBlanks::new),
          new HookMistake(
              "Prestart works only once",
              "aPhaseThatIsCalledAgainAnswersTheSame",
              "prestart says no: there already",
              OnlyOnce::new),
          new HookMistake(
              "Stop works only once",
              "aPhaseThatIsCalledAgainAnswersTheSame",
              "stop says no: gone already",
              StopsOnlyOnce::new),
          new HookMistake(
              "Stop never ends",
              "aPhaseThatIsCalledAgainAnswersTheSame",
              "stop says no: did not answer",
              NeverStops::new),
          new HookMistake(
              "a Prestart that was cut leaves its lock",
              "aCallThatWasCutIsMadeAgainByTheNextProcess",
              "prestart says no: there already",
              LeavesItsLock::new),
          new HookMistake(
              "Prestart is deaf to its cancellation",
              "aCancelledCallEndsByItsDeadline",
              "prestart was abandoned",
              () -> new Deaf("prestart")),
          new HookMistake(
              "Poststart is deaf to its cancellation",
              "aCancelledCallEndsByItsDeadline",
              "poststart was abandoned",
              () -> new Deaf("poststart")),
          new HookMistake(
              "Update is deaf to its cancellation",
              "aCancelledCallEndsByItsDeadline",
              "update was abandoned",
              () -> new Deaf("update")),
          new HookMistake(
              "Stop needs Prestart",
              "undoingIsSafeWhenNothingWasMade",
              "prestart was never called",
              StopNeedsPrestart::new),
          new HookMistake(
              "PreKilling needs Prestart",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "prekill says no",
              PreKillingNeedsPrestart::new),
          new HookMistake(
              "Exited needs Prestart",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "exited says no",
              ExitedNeedsPrestart::new),
          new HookMistake(
              "Update needs Prestart",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "update says no",
              UpdateNeedsPrestart::new),
          new HookMistake(
              "Shutdown needs Prestart",
              "whatComesBesideAnythingIsSafeWhenNothingWasMade",
              "shutdown says no",
              ShutdownNeedsPrestart::new),
          new HookMistake(
              "Stop does nothing after a kill",
              "exitedAndStopCleanUpThoughTheirTokenIsCancelled",
              "what is left after a kill",
              StopGivesUp::new),
          new HookMistake(
              "Exited does nothing after a kill",
              "exitedAndStopCleanUpThoughTheirTokenIsCancelled",
              "what is left after a kill",
              ExitedGivesUp::new),
          new HookMistake(
              "Stop undoes only what this process made",
              "whatOneProcessMadeTheNextOneUndoes",
              "what the next process leaves",
              StopOnlyOfItsOwn::new),
          new HookMistake(
              "what it needs later is in memory only",
              "aResultServesTheNextProcessForAsLongAsItSays",
              "poststart says no",
              PoststartNeedsThisProcess::new),
          new HookMistake(
              "Update fails beside Prestart",
              "anUpdateMayComeBesideAnyPhase",
              "update says no: not beside prestart",
              () -> new WantsToBeAlone(true)),
          new HookMistake(
              "PreKilling fails beside Prestart",
              "anUpdateMayComeBesideAnyPhase",
              "prekill says no: not beside prestart",
              () -> new WantsToBeAlone(false)),
          new HookMistake(
              "a thread that lives on",
              "noThreadIsLeftBehind",
              "left-behind",
              () -> new LeavesAThread(Thread.ofPlatform().daemon())),
          new HookMistake(
              "a virtual thread that lives on",
              "noThreadIsLeftBehind",
              "left-behind",
              () -> new LeavesAThread(Thread.ofVirtual())));
}
