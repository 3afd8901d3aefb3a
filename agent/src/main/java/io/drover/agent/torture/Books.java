package io.drover.agent.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The books of one population: a folder of those that tasks keep, one of those that the hook keeps.
 */
final class Books {
  private final Path folder;

  /** Makes the folders. */
  Books(Path folder) throws IOException {
    this.folder = folder;
    for (String kind : List.of("task", "hook", "last")) {
      Files.createDirectories(folder.resolve(kind));
    }
  }

  Path folder() {
    return folder;
  }

  /** All that tasks keep, in the order of their names. */
  List<Book> all() {
    return files("task").stream().map(Book::read).toList();
  }

  /** How many tasks have a book. */
  int size() {
    return files("task").size();
  }

  private List<Path> files(String kind) {
    try (var all = Files.list(folder.resolve(kind))) {
      return all.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  /**
   * What the hook wrote about a task or, if its name is empty, an alloc.
   *
   * @param what {@code call}, {@code late} or {@code no}
   * @param phase of the call
   * @param attempt which start of the task it was for; 0 where there is none
   */
  record Call(String what, String phase, int attempt) {}

  /** The calls of the hook for {@code ALLOC.TASK}, or for {@code ALLOC.}, in their order. */
  List<Call> hook(String task) {
    List<Call> calls = new ArrayList<>();
    for (String line : Book.lines(folder.resolve("hook").resolve(task))) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) {
        int attempt = words[2].matches("\\d{1,9}") ? Integer.parseInt(words[2]) : 0;
        calls.add(new Call(words[0], words[1], attempt));
      }
    }
    return calls;
  }

  /** From now on calls of the hook are slow, or not any more. */
  void slowHooks(boolean slow) throws IOException {
    if (slow) {
      Files.writeString(folder.resolve("slow"), "");
    } else {
      Files.deleteIfExists(folder.resolve("slow"));
    }
  }
}
