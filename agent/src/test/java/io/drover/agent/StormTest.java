package io.drover.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.model.TaskEvent;
import io.drover.api.model.TaskState;
import io.drover.runner.AllocView;
import io.drover.runner.DroverReader;
import io.drover.runner.TaskView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred tasks in all phases of their lives while drover is killed fifty times, and some tasks
 * and some of its helpers with it. Every process of a task writes its beginning and its end into a
 * book of its task, beside Drover; at the end the books and the store must tell the same.
 */
class StormTest {
  private static final int KILLS = 50;

  /** Where a process finds that the one before it still lives, it says so in the book. */
  private static final String TASK =
      """
      #!/bin/sh
      book=BOOKS/$NOMAD_ALLOC_ID.$NOMAD_TASK_NAME
      born() { cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null; }
      kind=$1
      set -- $(grep '^start' "$book" 2>/dev/null | tail -n 1)
      if [ -n "$2" ] && [ "$(born "$2")" = "$3" ] && ! grep -q '^State:.Z' "/proc/$2/status"; then
        echo "doubled $$ $2" >> "$book"
      fi
      echo "start $$ $(born $$)" >> "$book"
      case $kind in
        lasts) exec sleep 100000 ;;
        ends) sleep $(($$ % 3)).$(($$ % 10)); code=$(($$ % 40)) ;;
        once) sleep 0.$(($$ % 10)); code=0 ;;
      esac
      echo "end $$ $code" >> "$book"
      exit $code
      """;

  private final Marked marked = new Marked();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private int shimsKilled;

  @TempDir Path home;

  @AfterEach
  void nothingIsLeftBehind() {
    marked.end();
    Mounted.end(home);
  }

  @Test
  @Tag("slow")
  void fiftyDeathsOfDroverAndTheBooksBalance() throws Exception {
    Files.createDirectory(home.resolve("books"));
    Path script =
        Files.writeString(
            home.resolve("task"), TASK.replace("BOOKS", home.resolve("books").toString()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("storm.hcl"), job());
    for (int i = 0; i < KILLS; i++) {
      try (Program program = start()) {
        if (i == 0) {
          Waiting.until(() -> "many tasks", Program.PATIENCE, () -> books().size() > 150);
        } else if (random.nextInt(3) > 0) {
          program.awaitErr("job \"storm\" is resumed");
        }
        Waiting.within(Duration.ofMillis(random.nextInt(1_500)), () -> false);
        someTasksDie(random.nextInt(3));
        if (random.nextBoolean()) {
          aShimDies();
        }
        assertThat(program.err())
            .as(program.err())
            .doesNotContain("damaged")
            .doesNotContain("\tat ");
        program.signal("KILL");
        program.await();
      }
      assertThat(living()).as("seed " + seed).allMatch(count -> count <= 1);
    }
    stopAll();

    List<String> wrong = new ArrayList<>();
    long starts = compare(wrong);
    assertThat(wrong).as("seed " + seed).isEmpty();
    assertThat(shimsKilled).isGreaterThan(5);
    assertThat(starts).isGreaterThan(400);
    assertThat(marked.alive()).isEmpty();
    assertThat(Shims.below(home)).isEmpty();
  }

  private Program start() throws IOException {
    return Program.start(
        home,
        "run",
        "--survive",
        "--data-dir",
        home.resolve("data").toString(),
        home.resolve("storm.hcl").toString());
  }

  private void stopAll() throws Exception {
    try (Program program = start()) {
      program.awaitErr("job \"storm\" is resumed");
      Waiting.until(
          () -> "a process of each task that lasts",
          Program.PATIENCE,
          () -> books(name -> name.endsWith(".lasts")).stream().allMatch(StormTest::lives));
      program.signal("INT");
      assertThat(program.await().status()).as(program.err()).isEqualTo(130);
    }
  }

  /** Compares each task in the store with its book; the number of all starts. */
  private long compare(List<String> wrong) throws Exception {
    long starts = 0;
    try (DroverReader reader = DroverReader.open(home.resolve("data"))) {
      List<AllocView> allocs = reader.allocs();
      assertThat(allocs).hasSize(55);
      for (AllocView alloc : allocs) {
        for (TaskView task : alloc.tasks()) {
          Path book = home.resolve("books").resolve(alloc.id() + "." + task.name());
          List<String> lines = Files.exists(book) ? Files.readAllLines(book) : List.of();
          starts += lines.stream().filter(line -> line.startsWith("start")).count();
          compare(alloc.name() + "/" + task.name(), task.state(), lines, wrong);
        }
      }
    }
    return starts;
  }

  private static void compare(String who, TaskState state, List<String> book, List<String> wrong) {
    long starts = book.stream().filter(line -> line.startsWith("start")).count();
    String story = " " + state.restarts() + " restarts, " + state.events() + ", book: " + book;
    if (state.state() != TaskState.Status.DEAD) {
      wrong.add(who + " is not dead:" + story);
    }
    if (book.stream().anyMatch(line -> line.startsWith("doubled"))) {
      wrong.add(who + " had two processes:" + story);
    }
    // The last start may have been ended by the stop before the process could write.
    if (starts != state.restarts() + 1 && starts != state.restarts()) {
      wrong.add(who + " began " + starts + " times:" + story);
    }
    List<TaskEvent> ends =
        state.events().stream()
            .filter(event -> event.type().equals(TaskEvent.Type.TERMINATED))
            .toList();
    if (!book.isEmpty() && book.getLast().startsWith("end ") && starts == state.restarts() + 1) {
      String code = book.getLast().split(" ")[2];
      if (ends.isEmpty() || !code.equals(ends.getLast().details().get("exit_code"))) {
        wrong.add(who + " ended with " + code + ":" + story);
      }
    }
  }

  private void someTasksDie(int count) throws Exception {
    List<Path> books = books();
    for (int i = 0; i < count; i++) {
      Path book = books.get(random.nextInt(books.size()));
      for (long pid : alive(book)) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** One of ours dies, and its task lives on or not: at most one process of it must be there. */
  private void aShimDies() throws Exception {
    List<Long> all = Shims.below(home);
    if (!all.isEmpty()) {
      ProcessHandle.of(all.get(random.nextInt(all.size())))
          .ifPresent(ProcessHandle::destroyForcibly);
      shimsKilled++;
    }
  }

  private List<Integer> living() {
    return books().stream().map(book -> alive(book).size()).toList();
  }

  private static boolean lives(Path book) {
    return !alive(book).isEmpty();
  }

  /** The living processes of a book, known by their id and the moment they began. */
  private static List<Long> alive(Path book) {
    List<Long> found = new ArrayList<>();
    for (String line : lines(book)) {
      String[] words = line.split(" ");
      if (words[0].equals("start") && words.length == 3) {
        List<String> stat = lines(Path.of("/proc", words[1], "stat"));
        if (!stat.isEmpty()) {
          String[] fields = stat.getFirst().split(" ");
          if (fields[21].equals(words[2]) && !fields[2].equals("Z") && !fields[2].equals("X")) {
            found.add(Long.parseLong(words[1]));
          }
        }
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      return List.of();
    }
  }

  private List<Path> books() {
    return books(_ -> true);
  }

  private List<Path> books(Predicate<String> wanted) {
    try (var all = Files.list(home.resolve("books"))) {
      return all.filter(book -> wanted.test(book.getFileName().toString())).toList();
    } catch (IOException cannot) {
      throw new java.io.UncheckedIOException(cannot);
    }
  }

  private String job() {
    String sidecar = "lifecycle {\n hook = \"%s\"\n sidecar = true\n}\n";
    String last = task("last", "once", "lifecycle {\n hook = \"poststop\"\n}\n");
    String init = "lifecycle {\n hook = \"prestart\"\n}\n";
    StringBuilder churn = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      churn.append(task("churn" + i, "ends", ""));
    }
    return "job \"storm\" {\n"
        + group(
            "long",
            15,
            10_000,
            task("before", "lasts", sidecar.formatted("prestart"))
                + task("lasts", "lasts", "")
                + task("after", "lasts", sidecar.formatted("poststart"))
                + last)
        + group("churn", 20, 10_000, churn.toString())
        + group("short", 20, 3, task("init", "once", init) + task("main", "ends", "") + last)
        + "}\n";
  }

  private static String group(String name, int count, int restarts, String tasks) {
    return """
    group "%s" {
      count = %d
      restart {
        attempts = %d
        interval = "24h"
        delay = "200ms"
        mode = "fail"
      }
      %s
    }
    """
        .formatted(name, count, restarts, tasks);
  }

  private String task(String name, String kind, String lifecycle) {
    return marked.shellTask(name, lifecycle, home.resolve("task").toString(), kind);
  }
}
