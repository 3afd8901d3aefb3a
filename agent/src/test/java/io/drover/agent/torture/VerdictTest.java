package io.drover.agent.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A verdict that finds nothing proves little, unless it finds what was falsified on purpose. */
@Tag("slow")
class VerdictTest {
  private static final Pauses PAUSES = new Pauses();

  @TempDir static Path home;

  private static Site site;
  private static Remains remains;

  /** One real run with two deaths; each test falsifies a copy of its books. */
  @BeforeAll
  static void aRunThatBalances() throws Exception {
    Path folder = home.toRealPath().resolve("site");
    site = new Site(folder, folder.resolve("data"), Population.of(Order.TASKS_MIN), PAUSES);
    remains = new Remains(site);
    for (int deaths = 0; deaths < 2; deaths++) {
      site.start();
      int starts = 10 * (deaths + 1);
      assertThat(PAUSES.within(Runner.PATIENCE, () -> starts() >= starts)).isTrue();
      site.runner().kill();
    }
    Tally tally = new Tally();
    new Ending(site, tally, remains).run(true);
    assertThat(tally.problems()).isEmpty();
    assertThat(Stream.of(Promise.values()).filter(promise -> tally.count(promise) == 0))
        .containsExactly(Promise.LOST, Promise.STRANGERS, Promise.FULL_DISK, Promise.DAMAGE);
    Files.move(site.books().folder(), home.resolve("books"));
  }

  @BeforeEach
  void theBooksAreTrueAgain() throws IOException {
    Remains.delete(site.books().folder());
    try (Stream<Path> all = Files.walk(home.resolve("books"))) {
      for (Path file : all.toList()) {
        Path to = site.books().folder().resolve(home.resolve("books").relativize(file).toString());
        Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @AfterAll
  static void nothingIsLeft() throws Exception {
    remains.sweep();
  }

  private static int starts() {
    return site.books().all().stream().mapToInt(book -> book.lives().size()).sum();
  }

  private static Tally verdict() throws Exception {
    Tally tally = new Tally();
    Verdict verdict = new Verdict(site, tally);
    verdict.living();
    verdict.said();
    verdict.balance();
    return tally;
  }

  @Test
  void trueBooksBalance() throws Exception {
    assertThat(verdict().problems()).isEmpty();
  }

  /** What is falsified, and what the verdict says then. */
  enum Lie {
    AN_ATTEMPT_BEGAN_TWICE("began when") {
      @Override
      void tell() throws IOException {
        edit(busy(), lines -> lines.add(1, lines.getFirst()));
      }
    },
    A_PROCESS_FOUND_ANOTHER("found the one before it alive") {
      @Override
      void tell() throws IOException {
        edit(busy(), lines -> lines.add("doubled 1 2"));
      }
    },
    TWO_PROCESSES_LIVE("has the processes") {
      @Override
      void tell() throws IOException {
        Proc self = living(ProcessHandle.current().pid());
        Proc init = living(1);
        edit(
            busy(),
            lines -> {
              lines.add("start " + self.pid() + " " + self.born() + " 1000");
              lines.add("start " + init.pid() + " " + init.born() + " 1001");
            });
      }
    },
    A_START_IS_NOT_IN_THE_BOOK("never began") {
      @Override
      void tell() throws IOException {
        edit(busy(), List::removeFirst);
      }
    },
    STARTS_ARE_NOT_IN_THE_STORE(" times: ") {
      @Override
      void tell() throws IOException {
        edit(
            busy(),
            lines -> {
              for (int attempt = 1000; attempt < 1003; attempt++) {
                lines.add("start 1 1 " + attempt);
                lines.add("end 1 1");
              }
            });
      }
    },
    A_TASK_IS_NOT_IN_THE_STORE("the store knows nothing of") {
      @Override
      void tell() throws IOException {
        Files.writeString(site.books().folder().resolve("task/unknown.task.ends"), "start 1 1 1\n");
      }
    },
    AN_END_IS_NOT_IN_THE_BOOK("vanished") {
      @Override
      void tell() throws IOException {
        edit(busy(), lines -> lines.remove(1));
      }
    },
    A_CODE_IS_ANOTHER("its exit is another one") {
      @Override
      void tell() throws IOException {
        edit(ended(), lines -> lines.add(lines.removeLast() + "1"));
      }
    },
    A_KILL_IS_NOT_IN_THE_STORE("its exit is another one") {
      @Override
      void tell() throws IOException {
        Path book = ended();
        edit(book, List::removeLast);
        Book.Life last = Book.read(book).last();
        site.ledger().killed(last == null ? new Proc(0, 0) : last.proc());
      }
    },
    A_CALL_OF_EXITED_IS_MISSING("had no call of exited") {
      @Override
      void tell() throws IOException {
        edit(hookOf(busy()), lines -> lines.remove("call exited 1"));
      }
    },
    THE_CALL_OF_STOP_IS_MISSING("there was no call of stop") {
      @Override
      void tell() throws IOException {
        edit(hookOf(busy()), lines -> lines.removeIf(line -> line.startsWith("call stop")));
      }
    },
    A_START_CAME_AFTER_STOP("a call of prestart came after stop") {
      @Override
      void tell() throws IOException {
        edit(hookOf(busy()), lines -> lines.add("call prestart 1"));
      }
    },
    THE_CALL_OF_POSTRUN_IS_MISSING("had no call of postrun") {
      @Override
      void tell() throws IOException {
        String task = Book.read(busy()).task();
        Path book = hook(task.substring(0, task.indexOf('.') + 1));
        edit(book, lines -> lines.removeIf(line -> line.startsWith("call postrun")));
      }
    };

    private final String says;

    Lie(String says) {
      this.says = says;
    }

    abstract void tell() throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  void aLieIsFound(Lie lie) throws Exception {
    lie.tell();

    assertThat(verdict().problems()).anyMatch(problem -> problem.contains(lie.says));
  }

  @Test
  void aStrangerThatWasTouchedIsNamed() throws Exception {
    try (Decoy decoy = new Decoy(home.resolve("decoy"))) {
      assertThat(decoy.touched()).isEmpty();
      Programs.signal(decoy.pid(), "TERM");
      PAUSES.within(Runner.PATIENCE, () -> !decoy.touched().isEmpty());
      assertThat(decoy.touched()).isEqualTo("got SIGTERM");
    }
  }

  @Test
  void aProcessThatIsLeftIsNamed() throws Exception {
    Process left =
        Programs.stranger("NOMAD_ALLOC_DIR=" + site.data() + "/alloc exec env sh -c 'read -r _' _");
    Tally tally = new Tally();
    try {
      PAUSES.within(
          Runner.PATIENCE,
          () -> Machine.processesOf(site.folder()).stream().anyMatch(p -> p.pid() == left.pid()));
      remains.check(tally);
    } finally {
      left.destroyForcibly();
    }
    assertThat(tally.problems())
        .singleElement(STRING)
        .startsWith("left: process " + left.pid() + " (sh, state S, in ");
  }

  /** The page has every promise, word for word, and every fault. */
  @Test
  void thePageSaysWhatIsDoneAndChecked() throws Exception {
    String page = Files.readString(Path.of("../docs/torture.md"));
    for (Promise promise : Promise.values()) {
      assertThat(page).contains(promise.text());
    }
    for (Fault fault : Torture.faults()) {
      assertThat(page).contains(fault.name());
    }
  }

  @FunctionalInterface
  private interface Edit {
    void on(List<String> lines);
  }

  private static void edit(Path book, Edit edit) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(book));
    edit.on(lines);
    Files.write(book, lines);
  }

  /** The book of a task whose first process came to its own end, and that began again. */
  private static Path busy() throws IOException {
    return book(lines -> lines.size() > 3 && lines.get(1).startsWith("end "), "churn");
  }

  /** The book of a task whose last process came to its own end. */
  private static Path ended() throws IOException {
    return book(lines -> lines.getLast().startsWith("end "), "init");
  }

  private static Path book(Predicate<List<String>> wanted, String name) throws IOException {
    try (Stream<Path> all = Files.list(site.books().folder().resolve("task"))) {
      return all.filter(book -> book.toString().contains("." + name))
          .filter(book -> wanted.test(Book.lines(book)))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path hookOf(Path book) {
    return hook(Book.read(book).task());
  }

  private static Path hook(String task) {
    return site.books().folder().resolve("hook").resolve(task);
  }

  private static Proc living(long pid) {
    Proc proc = Proc.of(pid);
    if (proc == null) {
      throw new AssertionError("there is no process " + pid);
    }
    return proc;
  }
}
