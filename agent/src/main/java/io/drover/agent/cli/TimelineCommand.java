package io.drover.agent.cli;

import io.drover.api.DroverException;
import io.drover.runner.AllocView;
import io.drover.runner.DroverReader;
import io.drover.runner.Timeline;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code drover timeline}: the stored story of allocs, also beside a running drover. */
final class TimelineCommand implements Command {
  static final Flag DATA_DIR =
      Flag.of(
          "data-dir",
          "FOLDER",
          Flag.Kind.FOLDER,
          "The data folder. Default: that of the newest run.");

  private static final Flag TREE =
      Flag.of("tree", "One task after another instead of one moment after another.");

  private static final Flag JSON = Flag.of("json", "One JSON object a line.");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  @Override
  public Syntax syntax() {
    return new Syntax(
        "timeline",
        "Tells what happened to a job's allocs and why: every hook call, transition, event and"
            + " effect with its cause, kept for the life of an alloc and after it. Reads"
            + " beside a drover that runs. Times are UTC.",
        List.of("timeline [OPTIONS] [JOB|ALLOC]"),
        new Syntax.Operand(
            "JOB|ALLOC",
            "job or alloc",
            "A job, an alloc's name, or its id or the beginning of it. Default: all.",
            Flag.Kind.TEXT),
        List.of(DATA_DIR, TREE, JSON));
  }

  @Override
  public int run(Cli cli, Words words, List<String> command) throws DroverException, Usage {
    Path folder = DataDirs.toRead(cli, words.value(DATA_DIR));
    String word = words.operand() == null ? "" : words.operand();
    boolean json = words.has(JSON);
    try (DroverReader reader = DroverReader.open(folder)) {
      List<AllocView> allocs = word.isEmpty() ? reader.allocs() : reader.find(word);
      for (AllocView alloc : allocs) {
        Timeline timeline = reader.timeline(alloc.id());
        if (json) {
          json(cli, alloc, timeline);
        } else {
          cli.console().print(alloc.name() + " " + alloc.id() + ", " + status(alloc));
          text(cli, timeline, words.has(TREE));
        }
      }
    }
    return ExitStatus.OK;
  }

  private static String status(AllocView alloc) {
    return alloc.state().clientStatus().text()
        + (alloc.state().waitingFor().isEmpty() ? "" : ", waits for " + alloc.state().waitingFor());
  }

  private static void json(Cli cli, AllocView alloc, Timeline timeline) {
    timeline.first().forEach(line -> cli.console().print(JsonText.of(object(alloc, line))));
    if (timeline.folded() > 0) {
      Map<String, Object> folded = new LinkedHashMap<>();
      folded.put("alloc", alloc.id());
      folded.put("folded", timeline.folded());
      cli.console().print(JsonText.of(folded));
    }
    timeline.last().forEach(line -> cli.console().print(JsonText.of(object(alloc, line))));
  }

  private static Map<String, Object> object(AllocView alloc, Timeline.Line line) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("alloc", alloc.id());
    object.put("name", alloc.name());
    object.put("number", line.number());
    object.put("time_ns", line.wallNs());
    object.put("task", line.task());
    object.put("kind", line.kind());
    object.put("text", line.text());
    object.put("cause", line.cause());
    return object;
  }

  private static void text(Cli cli, Timeline timeline, boolean tree) {
    TreeSet<String> tasks = new TreeSet<>();
    timeline.first().forEach(l -> tasks.add(l.task()));
    timeline.last().forEach(l -> tasks.add(l.task()));
    int width = tasks.stream().mapToInt(String::length).max().orElse(0);
    for (String task : tree ? tasks : List.of("")) {
      if (tree) {
        cli.console().print("  " + (task.isEmpty() ? "(alloc)" : task));
      }
      List<Timeline.Line> first = of(timeline.first(), task, tree);
      first.forEach(line -> cli.console().print(line(line, tree, width)));
      if (timeline.folded() > 0) {
        cli.console().print("  ... " + timeline.folded() + " lines are not kept");
      }
      of(timeline.last(), task, tree).forEach(l -> cli.console().print(line(l, tree, width)));
    }
  }

  private static List<Timeline.Line> of(List<Timeline.Line> lines, String task, boolean tree) {
    return tree ? lines.stream().filter(l -> l.task().equals(task)).toList() : lines;
  }

  private static String line(Timeline.Line line, boolean tree, int width) {
    Instant at =
        Instant.ofEpochSecond(line.wallNs() / 1_000_000_000, line.wallNs() % 1_000_000_000);
    String task = tree || width == 0 ? "" : "%-" + width + "s ";
    return ("  %s  " + task + "%-10s  %s  <- %s")
        .formatted(
            tree || width == 0
                ? new Object[] {TIME.format(at), line.kind(), line.text(), line.cause()}
                : new Object[] {
                  TIME.format(at), line.task(), line.kind(), line.text(), line.cause()
                });
  }
}
