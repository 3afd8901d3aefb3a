package io.drover.tck;

import io.drover.api.driver.MountConfig;
import io.drover.api.hook.HookContext;
import io.drover.api.hook.HookException;
import io.drover.api.hook.TaskPrestartRequest;
import io.drover.api.hook.TaskPrestartResponse;
import io.drover.api.hook.TaskUpdateRequest;
import io.drover.api.hook.TaskUpdateResponse;
import io.drover.api.model.TaskEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Mistakes in what a Prestart makes, and in what becomes of it. */
final class ResultMistakes {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private ResultMistakes() {}

  /** The sample, with what it answers changed. */
  private abstract static class Answers extends SampleTask {
    abstract TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right)
        throws HookException;

    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      super.prestart(context, request);
      Path file = request.taskDir().localDir().resolve("sample.txt");
      return changed(context, request, answer(request.previousState(), file)).build();
    }
  }

  private static final class Varies extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.env("NUMBER", Integer.toString(COUNT.incrementAndGet()));
    }
  }

  private static final class SecretInState extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.secretEnv("OURS", "a-secret-of-ours").state("copy", "a-secret-of-ours");
    }
  }

  private static final class SecretInOutput extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.secretEnv("OURS", "a-secret-of-ours").output("made", "a-secret-of-ours");
    }
  }

  private static final class TokenNotMarked extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.env("VAULT_TOKEN", String.valueOf(request.vaultToken()));
    }
  }

  private static final class SecretOfTheTaskNotMarked extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.env("COPY", request.taskEnv().replace("${TCK_SECRET}"));
    }
  }

  private static final class TokenInItsLines extends SampleTask {
    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request) {
      context.log("the token is now " + request.nomadToken());
      return new TaskUpdateResponse();
    }
  }

  private static final class TokenInAnEvent extends SampleTask {
    @Override
    public TaskUpdateResponse update(HookContext context, TaskUpdateRequest request) {
      context.emit(TaskEvent.of("Token", "now " + request.vaultToken()));
      return new TaskUpdateResponse();
    }
  }

  private static final class GoneAtShutdown extends TaskMistakes.Remembers {
    @Override
    public void shutdown(HookContext context) {
      try {
        Path folder = made;
        if (folder != null) {
          remove(folder.resolve("sample.txt"));
        }
      } catch (HookException cannot) {
        throw new IllegalStateException(cannot);
      }
    }
  }

  private static final class GoneWithABoot extends Answers {
    @Override
    TaskPrestartResponse.Builder changed(
        HookContext context, TaskPrestartRequest request, TaskPrestartResponse.Builder right) {
      return right.mount(new MountConfig("/sys-of-host", "/proc/sys", true, "private"));
    }
  }

  private static final class DropsItsState extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      TaskPrestartResponse right = super.prestart(context, request);
      var again = TaskPrestartResponse.builder().done().validity(right.validity());
      right.env().forEach(again::env);
      return request.previousState().isEmpty() ? right : again.build();
    }
  }

  private static final class GivesNothingOnceDone extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      TaskPrestartResponse right = super.prestart(context, request);
      var again = TaskPrestartResponse.builder().done().validity(right.validity());
      return request.previousState().isEmpty() ? right : again.state(right.state()).build();
    }
  }

  private static final class ForgetsThatItIsDone extends SampleTask {
    @Override
    public TaskPrestartResponse prestart(HookContext context, TaskPrestartRequest request)
        throws HookException, InterruptedException {
      TaskPrestartResponse right = super.prestart(context, request);
      var again = TaskPrestartResponse.builder().validity(right.validity());
      right.env().forEach(again::env);
      return request.previousState().isEmpty() ? right : again.state(right.state()).build();
    }
  }

  static final List<HookMistake> ALL =
      List.of(
          new HookMistake(
              "another answer each time",
              "aPhaseThatIsCalledAgainAnswersTheSame",
              "called again by the same process",
              Varies::new),
          new HookMistake(
              "a secret in its state",
              "noSecretIsInWhatIsStored",
              "prestart is free of secrets",
              SecretInState::new),
          new HookMistake(
              "a secret in its output",
              "noSecretIsInWhatIsStored",
              "prestart is free of secrets",
              SecretInOutput::new),
          new HookMistake(
              "a token that is not marked",
              "noSecretIsInWhatIsStored",
              "prestart is free of secrets",
              TokenNotMarked::new),
          new HookMistake(
              "a secret of the task that is not marked",
              "noSecretIsInWhatIsStored",
              "prestart is free of secrets",
              SecretOfTheTaskNotMarked::new),
          new HookMistake(
              "a token in a line it writes",
              "noSecretIsInWhatIsStored",
              "update is free of secrets",
              TokenInItsLines::new),
          new HookMistake(
              "a token in an event",
              "noSecretIsInWhatIsStored",
              "update is free of secrets",
              TokenInAnEvent::new),
          new HookMistake(
              "its file goes with its process",
              "aResultServesTheNextProcessForAsLongAsItSays",
              "what was made for REBOOT and longer",
              GoneAtShutdown::new),
          new HookMistake(
              "a mount that goes with a boot",
              "whatIsSaidToOutliveABootDoes",
              "what is said to outlive a boot",
              GoneWithABoot::new),
          new HookMistake(
              "its state is lost when it is called again",
              "stateThatIsGivenBackIsTakenUp",
              "the state",
              DropsItsState::new),
          new HookMistake(
              "it gives nothing once it is done",
              "stateThatIsGivenBackIsTakenUp",
              "what the task gets",
              GivesNothingOnceDone::new),
          new HookMistake(
              "it forgets that it is done",
              "stateThatIsGivenBackIsTakenUp",
              "whether it is done",
              ForgetsThatItIsDone::new));
}
