package io.drover.agent.cli;

import io.drover.agent.torture.Leftovers;
import io.drover.agent.torture.Order;
import io.drover.agent.torture.Outcome;
import io.drover.agent.torture.Torture;
import io.drover.api.DroverException;
import io.drover.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code drover torture}: does harm to a drover of its own and checks the books. */
final class TortureCommand implements Command {
  private static final int MINUTES = 10;
  private static final double MINUTES_MIN = 0.1;
  private static final double MINUTES_MAX = 24 * 60;
  private static final int TASKS = 200;

  private static final Flag FOR =
      Flag.of(
          "minutes",
          "N",
          Flag.Kind.TEXT,
          "How long, not counting the end; 0.5 is half a minute. Default: " + MINUTES + ".");

  private static final Flag HOW_MANY =
      Flag.of("tasks", "N", Flag.Kind.TEXT, "About how many tasks. Default: " + TASKS + ".");

  private static final Flag SEED =
      Flag.of(
          "seed", "N", Flag.Kind.TEXT, "Makes the choices of an earlier run again; it printed it.");

  private static final Flag DATA_DIR =
      Flag.of(
          "data-dir",
          "FOLDER",
          Flag.Kind.FOLDER,
          "Where it makes a folder of its own. Default: where runs keep theirs.");

  private static final Flag JSON =
      Flag.of(
          "json",
          "Prints the closing books as one JSON object; what is done goes to standard error.");

  private static final Flag CLEAN =
      Flag.of(
          "clean",
          "FOLDER",
          Flag.Kind.FOLDER,
          "Ends and removes what is left in the folder of a torture that was itself killed, and"
              + " does nothing else. Each torture has it done after its own death, and looks for"
              + " others when it begins.");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "torture",
        "Runs a job of its own, kills its runner, helpers and tasks at random, makes hooks hang,"
            + " forges records, and compares what each process wrote down itself with what drover"
            + " says. Touches nothing that it did not start. Ends with 1 if they differ; the"
            + " folder is kept then.",
        List.of("torture [OPTIONS]"),
        List.of(),
        List.of(FOR, HOW_MANY, SEED, DATA_DIR, JSON, CLEAN));
  }

  @Override
  public int run(Cli cli, Words words, List<String> command)
      throws DroverException, Usage, InterruptedException {
    String left = words.value(CLEAN);
    if (left != null) {
      clean(DataDirs.at(cli.workDir(), CLEAN.text(), left));
      return ExitStatus.OK;
    }
    Duration time = minutes(words);
    int tasks = (int) number(words, HOW_MANY, Order.TASKS_MIN, Order.TASKS_MAX, TASKS);
    long any = ThreadLocalRandom.current().nextLong(1, Integer.MAX_VALUE);
    long seed = number(words, SEED, 0, Long.MAX_VALUE, any);
    Path folder = folder(cli, words);
    Consumer<String> say = words.has(JSON) ? cli.console()::say : cli.console()::print;
    for (Path killed : leftovers(folder.getParent())) {
      say.accept("cleaning up after a torture that was killed in " + killed);
      clean(killed);
    }
    say.accept("seed " + seed);
    Torture torture = new Torture(new Order(time, Integer.MAX_VALUE, tasks, seed, folder), say);
    Signals signals = new Signals(System::nanoTime);
    signals.install(_ -> torture.stop(), _ -> torture.stop());
    Outcome outcome = run(torture, folder);
    TortureBooks.lines(outcome.books()).forEach(say);
    if (words.has(JSON)) {
      cli.console().print(TortureBooks.json(outcome, seed, folder));
    }
    String again = "seed " + seed + " makes the same choices again";
    if (!outcome.problems().isEmpty()) {
      say.accept("the books do not balance; " + again + "; all of it is kept in " + folder);
      return ExitStatus.FAILED;
    }
    say.accept((outcome.stopped() ? "stopped; so far" : "clean:") + " the books balance; " + again);
    return outcome.stopped() ? ExitStatus.ofSignal(signals.received()) : ExitStatus.OK;
  }

  private static List<Path> leftovers(@Nullable Path parent) throws DroverException {
    try {
      return parent == null ? List.of() : Leftovers.in(parent);
    } catch (IOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          parent + " cannot be read: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static void clean(Path folder) throws DroverException, Usage, InterruptedException {
    String no = Leftovers.refusal(folder);
    if (!no.isEmpty()) {
      throw new Usage(no);
    }
    try {
      Leftovers.clean(folder);
    } catch (IOException | UncheckedIOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "what is left in " + folder + " cannot be removed: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static Outcome run(Torture torture, Path folder)
      throws DroverException, InterruptedException {
    try {
      return torture.run();
    } catch (IOException | UncheckedIOException cannot) {
      throw new DroverException(
          ErrorCode.IO,
          "the torture in " + folder + " had to end: " + DroverException.reasonOf(cannot),
          false,
          cannot);
    }
  }

  private static Path folder(Cli cli, Words words) throws Usage {
    String given = words.value(DATA_DIR);
    if (given != null && given.isEmpty()) {
      throw new Usage("--data-dir needs the name of a folder");
    }
    return given == null
        ? DataDirs.freshTorture(cli.environment())
        : DataDirs.fresh(DataDirs.at(cli.workDir(), given), "torture");
  }

  private static Duration minutes(Words words) throws Usage {
    String given = words.value(FOR);
    if (given == null) {
      return Duration.ofMinutes(MINUTES);
    }
    double minutes = given.matches("\\d{1,5}(\\.\\d{1,3})?") ? Double.parseDouble(given) : 0;
    if (minutes < MINUTES_MIN || minutes > MINUTES_MAX) {
      throw new Usage(
          "%s needs a number from 0.1 to %.0f, not \"%s\""
              .formatted(FOR.text(), MINUTES_MAX, given));
    }
    return Duration.ofMillis((long) (minutes * 60_000));
  }

  private static long number(Words words, Flag flag, long least, long most, long usual)
      throws Usage {
    String given = words.value(flag);
    if (given == null) {
      return usual;
    }
    try {
      long number = Long.parseLong(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException wrong) {
      // Said below, with the bounds.
    }
    throw new Usage(
        "%s needs a number from %d to %d, not \"%s\"".formatted(flag.text(), least, most, given));
  }
}
