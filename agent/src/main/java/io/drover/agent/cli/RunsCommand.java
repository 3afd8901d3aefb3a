package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.AllocView;
import io.drover.runner.DataFolder;
import io.drover.runner.DroverReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code drover runs}: the runs that chose their own folder, and the removal of what has ended. */
final class RunsCommand implements Command {
  private static final Flag PRUNE =
      Flag.of(
          "prune",
          "Removes the folders of runs that have finished, with the output of their tasks. One that"
              + " runs, has not finished or is damaged is never removed.");

  private static final Flag KEEP =
      Flag.of(
          "keep",
          "N",
          Flag.Kind.TEXT,
          "With --prune: all but the newest N that have finished. Default: 0.");

  private static final Flag JSON = Flag.of("json", "One JSON object a line.");

  @Override
  public Syntax syntax() {
    return new Syntax(
        "runs",
        "Lists the runs that were given no --data-dir, the oldest first: whether they run, have"
            + " finished or have not, and how the allocs of their jobs ended.",
        List.of("runs [OPTIONS]"),
        List.of(),
        List.of(PRUNE, KEEP, JSON));
  }

  /** Where a run stands. */
  private enum State {
    RUNNING,
    UNFINISHED,
    FINISHED,
    DAMAGED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One run.
   *
   * @param pid of the drover that runs it
   * @param jobs how many allocs of each are in which status
   * @param trouble why it cannot be read; empty if it can
   */
  private record Run(
      Path folder,
      State state,
      OptionalLong pid,
      Map<String, Map<String, Long>> jobs,
      String trouble) {

    static Run of(Path folder) {
      OptionalLong pid = DataFolder.runner(folder);
      try (DroverReader reader = DroverReader.open(folder)) {
        Map<String, Map<String, Long>> jobs =
            reader.allocs().stream()
                .collect(
                    Collectors.groupingBy(
                        AllocView::jobId,
                        TreeMap::new,
                        Collectors.groupingBy(
                            alloc -> alloc.state().clientStatus().text(),
                            TreeMap::new,
                            Collectors.counting())));
        String trouble = String.join("; ", reader.recovery().lines(folder.resolve("store")));
        State state =
            pid.isPresent()
                ? State.RUNNING
                : !trouble.isEmpty()
                    ? State.DAMAGED
                    : reader.finished() ? State.FINISHED : State.UNFINISHED;
        return new Run(folder, state, pid, new TreeMap<>(jobs), trouble);
      } catch (DroverException unreadable) {
        State state = pid.isPresent() ? State.RUNNING : State.DAMAGED;
        return new Run(folder, state, pid, Map.of(), String.valueOf(unreadable.getMessage()));
      }
    }

    String text() {
      List<String> words = new ArrayList<>();
      jobs.forEach((job, statuses) ->
          words.add(
              statuses.entrySet().stream()
                  .map(each -> each.getValue() + " " + each.getKey())
                  .collect(Collectors.joining(", ", job + ": ", ""))));
      pid.ifPresent(of -> words.add("process " + of));
      if (!trouble.isEmpty()) {
        words.add(trouble);
      }
      return "%-10s  %s  %s"
          .formatted(state.text(), folder.getFileName(), String.join("; ", words))
          .stripTrailing();
    }

    Map<String, Object> json() {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("type", "run");
      object.put("folder", folder.toString());
      object.put("state", state.text());
      pid.ifPresent(of -> object.put("pid", of));
      object.put("jobs", jobs);
      if (!trouble.isEmpty()) {
        object.put("message", trouble);
      }
      return object;
    }
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws Usage {
    boolean json = words.has(JSON);
    if (words.has(PRUNE)) {
      return prune(cli, words.count(KEEP, "runs", 0), json);
    }
    if (words.has(KEEP)) {
      throw new Usage("--keep says how much --prune leaves; give both");
    }
    for (Path folder : DataDirs.chosen(cli.environment())) {
      Run run = Run.of(folder);
      cli.console().print(json ? JsonText.of(run.json()) : run.text());
    }
    return ExitStatus.OK;
  }

  private static int prune(Cli cli, int keep, boolean json) {
    int status = ExitStatus.OK;
    List<Path> finished =
        DataDirs.chosen(cli.environment()).stream()
            .filter(folder -> Run.of(folder).state() == State.FINISHED)
            .toList();
    List<Path> unwanted = new ArrayList<>(DataDirs.halfRemoved(cli.environment()));
    unwanted.addAll(finished.subList(0, Math.max(0, finished.size() - keep)));
    for (Path folder : unwanted) {
      try {
        DataFolder.remove(folder);
        cli.console()
            .print(
                json
                    ? JsonText.of(Map.of("type", "removed", "folder", folder.toString()))
                    : "removed " + folder);
      } catch (DroverException kept) {
        cli.console().complain("drover: " + kept.getMessage());
        status = ExitStatus.FAILED;
      }
    }
    return status;
  }
}
