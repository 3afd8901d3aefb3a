package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.api.ErrorClass;
import io.drover.jobspec.problem.JobspecException;
import io.drover.jobspec.problem.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Words in, an exit status out. Nothing a user writes ends in a stack trace. */
public final class Cli {
  static final Map<String, Supplier<Command>> COMMANDS = commands();

  private final Console console;
  private final InputStream stdin;
  private final Map<String, String> environment;
  private final Path workDir;
  private boolean hasCommand;

  /** A program with these streams, this environment, standing in this folder. */
  Cli(Console console, InputStream stdin, Map<String, String> environment, Path workDir) {
    this.console = console;
    this.stdin = stdin;
    this.environment = environment;
    this.workDir = workDir;
  }

  /** The program on this process's own streams. */
  public static Cli ofProcess() {
    boolean plain = System.getenv("NO_COLOR") != null;
    return new Cli(
        new Console(
            new FileOutputStream(FileDescriptor.out),
            System.err,
            !plain && isTerminal(1),
            !plain && isTerminal(2)),
        System.in,
        ofUser(System.getenv()),
        Path.of("").toAbsolutePath());
  }

  /** The launcher gives the JVM a locale of its own, and keeps that of the user in a variable. */
  static Map<String, String> ofUser(Map<String, String> process) {
    String users = process.get("DROVER_LC_ALL");
    if (users == null) {
      return process;
    }
    Map<String, String> environment = new HashMap<>(process);
    environment.remove("DROVER_LC_ALL");
    if (users.isEmpty()) {
      environment.remove("LC_ALL");
    } else {
      environment.put("LC_ALL", users.substring(1));
    }
    return environment;
  }

  /** By the name of the open file: asking the JDK would load its line editor. */
  private static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  private static Map<String, Supplier<Command>> commands() {
    Map<String, Supplier<Command>> all = new LinkedHashMap<>();
    all.put("run", RunCommand::new);
    all.put("validate", ValidateCommand::new);
    all.put("plan", PlanCommand::new);
    all.put("timeline", TimelineCommand::new);
    all.put("logs", LogsCommand::new);
    all.put("runs", RunsCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("torture", TortureCommand::new);
    all.put("version", VersionCommand::new);
    all.put("completion", CompletionCommand::new);
    return all;
  }

  /** Does what the words say. */
  public int run(String[] words) {
    try {
      NotUtf8.refuse(words);
      int status = dispatch(List.of(words));
      console.flush();
      // The status of a run is that of its tasks, whoever saw what they wrote.
      boolean ofTasks = words.length > 0 && words[0].equals("run");
      return status == ExitStatus.OK && console.outIsLost() && !ofTasks
          ? ExitStatus.FAILED
          : status;
    } catch (Usage wrong) {
      return refused(words, wrong);
    } catch (JobspecException wrong) {
      for (Problem problem : wrong.problems()) {
        console.complain(problem.text());
      }
      return ExitStatus.USAGE;
    } catch (DroverException failed) {
      console.complain("drover: " + failed.getMessage());
      boolean users = failed.code().errorClass() == ErrorClass.USER;
      return users ? ExitStatus.USAGE : ExitStatus.FAILED;
    } catch (InterruptedException stopped) {
      console.complain("drover: interrupted");
      return ExitStatus.FAILED;
    } catch (RuntimeException bug) {
      console.complain(Bug.text(bug));
      return ExitStatus.FAILED;
    } catch (StackOverflowError | OutOfMemoryError tooMuch) {
      console.complain(Bug.text(tooMuch));
      return ExitStatus.FAILED;
    } finally {
      console.flush();
    }
  }

  private int refused(String[] words, Usage wrong) {
    console.complain("drover: " + wrong.getMessage());
    console.complain(Help.hint(words));
    return ExitStatus.USAGE;
  }

  private int dispatch(List<String> words) throws DroverException, Usage, InterruptedException {
    if (words.isEmpty()) {
      console.complain(Help.text());
      return ExitStatus.USAGE;
    }
    String first = words.getFirst();
    if (first.equals("help") || first.equals("--help") || first.equals("-h")) {
      return help(words.subList(1, words.size()));
    }
    if (first.equals("--version") || first.equals("-v")) {
      return dispatch(List.of("version"));
    }
    Command command = named(first);
    int dashes = words.indexOf("--");
    hasCommand = dashes >= 0;
    List<String> own = words.subList(1, hasCommand ? dashes : words.size());
    List<String> rest = hasCommand ? words.subList(dashes + 1, words.size()) : List.of();
    if (hasCommand && !(command instanceof RunCommand)) {
      throw new Usage("drover " + first + " takes no command after --");
    }
    Words sorted = Words.of(command.syntax(), own);
    if (sorted.has(Flag.HELP)) {
      console.print(command.syntax().help());
      return ExitStatus.OK;
    }
    return command.run(this, sorted, rest);
  }

  private int help(List<String> about) throws Usage {
    if (about.size() > 1) {
      throw new Usage("help says more about one command at a time");
    }
    if (about.isEmpty() || about.getFirst().equals("help")) {
      console.print(Help.text());
    } else {
      console.print(named(about.getFirst()).syntax().help());
    }
    return ExitStatus.OK;
  }

  private static Command named(String name) throws Usage {
    @Nullable Supplier<Command> make = COMMANDS.get(name);
    if (make == null) {
      throw new Usage(
          "there is no command \""
              + name
              + "\"; there are "
              + String.join(", ", COMMANDS.keySet())
              + " (drover help says more)");
    }
    return make.get();
  }

  Console console() {
    return console;
  }

  Map<String, String> environment() {
    return environment;
  }

  Path workDir() {
    return workDir;
  }

  /** Whether {@code --} was given. */
  boolean hasCommand() {
    return hasCommand;
  }

  JobFiles jobFiles() {
    return new JobFiles(stdin, environment);
  }
}
