package io.drover.agent.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A torture that finds nothing proves little, unless it finds what was broken on purpose. Each
 * mistake is a change of one place in Drover's own source; the class that comes of it stands before
 * the true one for the torture and for all that it starts.
 */
@Tag("slow")
class PlantedMistakesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> MINUTES = List.of("0.1", "0.5", "2");
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** What is changed where, and the promise that does not hold then. */
  enum Mistake {
    A_LIVING_PROCESS_IS_TAKEN_FOR_ONE_THAT_NEVER_BEGAN(
        "runner/src/main/java/io/drover/runner/alloc/AllocEdges.java",
        """
                  post(task, new TaskInput.Started(attempt, handle));
                  await(driver, handle.id(), tries);
                }
                case RecoverResult.Exited\
        """,
        """
                  post(task, new TaskInput.NeverStarted(attempt));
                }
                case RecoverResult.Exited\
        """,
        Promise.ONE_PROCESS),
    A_PROCESS_IS_KILLED_WHEN_IT_IS_TAKEN_UP(
        "runner/src/main/java/io/drover/runner/alloc/AllocEdges.java",
        """
                  await(driver, handle.id(), tries);
                }
                case RecoverResult.Exited\
        """,
        """
                  driver.killTask(handle.id());
                  await(driver, handle.id(), tries);
                }
                case RecoverResult.Exited\
        """,
        Promise.OWN_ENDS),
    AN_EXIT_IS_INVENTED(
        "runner/src/main/java/io/drover/runner/alloc/AllocEdges.java",
        "id.attempt(), end.exit(), end.note()",
        "id.attempt(), end.exit().equals(new Exit.Code(0))"
            + " ? end.exit() : new Exit.Code(99), end.note()",
        Promise.EXIT),
    A_RESTART_IS_NOT_COUNTED(
        "core/src/main/java/io/drover/core/task/AfterProcess.java",
        "turn.emit(Events.restarting(reason, delayNs));",
        "",
        Promise.STARTS),
    A_HOOK_IS_NOT_CALLED(
        "runner/src/main/java/io/drover/runner/alloc/HookBodies.java",
        "hook instanceof TaskExitedHook h",
        "call.attempt() < 0 && hook instanceof TaskExitedHook h",
        Promise.HOOKS),
    A_SIGNAL_IS_NOT_LISTENED_FOR(
        "agent/src/main/java/io/drover/agent/cli/RunCommand.java",
        "signals.install(_ -> stopping.asked(), _ -> stopping.askedAgain());",
        "",
        Promise.ENDED);

    private final String file;
    private final String text;
    private final String instead;
    private final Promise broken;

    Mistake(String file, String text, String instead, Promise broken) {
      this.file = file;
      this.text = text;
      this.instead = instead;
      this.broken = broken;
    }

    /** Compiles the changed class into a folder. */
    private void into(Path classes) throws IOException {
      String source = Files.readString(ROOT.resolve(file));
      assertThat(source).as("what is to be changed is there").containsOnlyOnce(text);
      Path changed =
          classes.resolveSibling("source").resolve(Path.of(file).getFileName().toString());
      Files.createDirectories(changed.getParent());
      Files.writeString(changed, source.replace(text, instead));
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      StringWriter said = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  said,
                  null,
                  null,
                  List.of("-proc:none", "-d", classes.toString()),
                  null,
                  compiler
                      .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                      .getJavaFileObjects(changed))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }

  @TempDir Path temp;

  @AfterEach
  void nothingIsLeft() throws Exception {
    Leftovers.end(temp.toRealPath(), new Pauses());
  }

  @ParameterizedTest
  @EnumSource
  void eachIsFound(Mistake mistake) throws Exception {
    Path classes = Files.createDirectories(temp.resolve("classes"));
    mistake.into(classes);
    Path said = temp.resolve("said");

    int status = 0;
    // A busy machine does not get as far in the same time, and may need more of it.
    for (String minutes : MINUTES) {
      status = status == 0 ? torture(classes, minutes, said) : status;
    }

    assertThat(status).as(Files.readString(said)).isEqualTo(1);
    assertThat(Files.readString(said)).contains(mistake.broken.text() + "  BROKEN");
  }

  /** One torture to its end; its status. */
  private int torture(Path classes, String minutes, Path said) throws Exception {
    String classPath = System.getProperty("java.class.path");
    List<String> words = Programs.drover(classes + File.pathSeparator + classPath);
    words.addAll(List.of("torture", "--minutes", minutes, "--tasks", "24"));
    words.addAll(List.of("--data-dir", temp.toRealPath().toString()));
    Process torture =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(torture.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      return torture.exitValue();
    } finally {
      torture.destroyForcibly();
    }
  }
}
