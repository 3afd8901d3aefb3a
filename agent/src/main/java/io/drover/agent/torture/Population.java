package io.drover.agent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The job that is run: tasks that last, with sidecars around them, tasks that end again and again,
 * and allocs that come to their own end. Each of their processes keeps the book of its task.
 *
 * @param lasting allocs of four tasks, three of which last
 * @param churning allocs of five tasks that end and are started again
 * @param ending allocs of three tasks that are over after some starts
 */
record Population(int lasting, int churning, int ending) {
  static final String JOB = "torture";

  /** What a task's process does is in its second word. The first line of a book is its first. */
  private static final String TASK =
      """
      #!/bin/sh
      kind=$1
      name=$NOMAD_ALLOC_ID.$NOMAD_TASK_NAME.$kind
      look() {
        born= state=
        { read -r line < "/proc/$1/stat"; } 2>/dev/null || return 0
        set -- $line
        state=$3 born=${22}
      }
      if [ -e "BOOKS/last/$name" ]; then
        read -r before its < "BOOKS/last/$name"
        look "$before"
        if [ -n "$born" ] && [ "$born" = "$its" ] && [ "$state" != Z ] && [ "$state" != X ]; then
          echo "doubled $$ $before" >> "BOOKS/task/$name"
        fi
      fi
      look $$
      echo "start $$ $born $TORTURE_ATTEMPT" >> "BOOKS/task/$name"
      echo "$$ $born" > "BOOKS/last/$name"
      case $kind in
        lasts) exec sleep 100000 ;;
        ends) sleep $(($$ % 3)).$(($$ % 10)); code=$(($$ % 40)) ;;
        once) sleep 0.$(($$ % 10)); code=0 ;;
      esac
      echo "end $$ $code" >> "BOOKS/task/$name"
      exit $code
      """;

  /**
   * A hook that keeps a book too. Told to be slow, every eighth call sleeps, every eighth sleeps
   * for ever, and every eighth start is told to come again.
   */
  private static final String HOOK =
      """
      #!/bin/sh
      book=BOOKS/hook/$DROVER_ALLOC_ID.$DROVER_TASK_NAME
      echo "call $1 $DROVER_ATTEMPT" >> "$book"
      if [ -e BOOKS/slow ]; then
        case $(($$ / 4 % 8)) in
          0) sleep 0.7 ;;
          1) echo "late $1 $DROVER_ATTEMPT" >> "$book"; exec sleep 100000 ;;
          2) [ "$1" = prestart ] && echo "no $1 $DROVER_ATTEMPT" >> "$book" && exit 75 ;;
        esac
      fi
      [ "$1" = prestart ] && echo "{\\"env\\": {\\"TORTURE_ATTEMPT\\": \\"$DROVER_ATTEMPT\\"}}"
      exit 0
      """;

  static final String HOOK_NAME = "10-torture";

  /** One that is met often, where it only costs an event; and one that a busy machine can keep. */
  private static final String DEADLINES =
      "drover_hook_deadlines = \"%1$s:poststart=1s, %1$s:prekill=5s, %1$s:*=20s\""
          .formatted(HOOK_NAME);

  /** About so many tasks, of all kinds. */
  static Population of(int tasks) {
    return new Population(
        Math.max(1, tasks * 7 / 100), Math.max(1, tasks * 9 / 100), Math.max(1, tasks * 9 / 100));
  }

  int allocs() {
    return lasting + churning + ending;
  }

  int tasks() {
    return 4 * lasting + 5 * churning + 3 * ending;
  }

  /** The tasks with a process that runs most of the time. */
  int crowd() {
    return 3 * lasting + 5 * churning;
  }

  /**
   * Writes all that a runner needs.
   *
   * @param folder gets a job file, the program of its tasks and a folder with the hook
   * @param books where the books are kept
   */
  void write(Path folder, Path books) throws IOException {
    program(folder.resolve("task"), TASK.replace("BOOKS", books.toString()));
    program(
        Files.createDirectories(folder.resolve("hooks")).resolve(HOOK_NAME),
        HOOK.replace("BOOKS", books.toString()));
    Files.writeString(folder.resolve("job.hcl"), job(folder.resolve("task")));
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String job(Path script) {
    String last = task(script, "last", Book.Kind.ONCE, lifecycle("poststop", false));
    StringBuilder churn = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      churn.append(task(script, "churn" + i, Book.Kind.ENDS, ""));
    }
    return "job \""
        + JOB
        + "\" {\n"
        + "meta {\n "
        + DEADLINES
        + "\n}\n"
        + group(
            "long",
            lasting,
            10_000,
            task(script, "before", Book.Kind.LASTS, lifecycle("prestart", true))
                + task(script, "lasts", Book.Kind.LASTS, "")
                + task(script, "after", Book.Kind.LASTS, lifecycle("poststart", true))
                + last)
        + group("churn", churning, 10_000, churn.toString())
        + group(
            "short",
            ending,
            3,
            task(script, "init", Book.Kind.ONCE, lifecycle("prestart", false))
                + task(script, "main", Book.Kind.ENDS, "")
                + last)
        + "}\n";
  }

  private static String lifecycle(String hook, boolean sidecar) {
    return "lifecycle {\n hook = \"" + hook + "\"\n sidecar = " + sidecar + "\n}\n";
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

  private static String task(Path script, String name, Book.Kind kind, String lifecycle) {
    return """
    task "%s" {
      driver = "raw_exec"
      %s
      config {
        command = "/bin/sh"
        args = ["%s", "%s"]
      }
    }
    """
        .formatted(name, lifecycle, script, kind.text());
  }
}
