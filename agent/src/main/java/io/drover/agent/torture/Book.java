package io.drover.agent.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one task have written down themselves, each when it began and when it came
 * to its own end. Lines that are cut short, as by a death, say nothing.
 *
 * @param task {@code ALLOC.TASK}
 * @param kind what its processes do
 * @param lives in the order in which they began
 * @param doubled lines of processes that found the one before them alive
 */
record Book(String task, Kind kind, List<Life> lives, List<String> doubled) {
  private static final int SHOWN = 3;

  /** What the processes of a task do. */
  enum Kind {
    /** Ends only when it is ended. */
    LASTS,
    /** Ends after some seconds with some code. */
    ENDS,
    /** Ends soon with 0. */
    ONCE;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One process.
   *
   * @param proc which
   * @param attempt the number of its start, as the hook was told
   * @param code what it was about to end with; null if it wrote no such thing
   */
  record Life(Proc proc, int attempt, @Nullable Integer code) {
    @Override
    public String toString() {
      String end = code == null ? "" : ", ended with " + code;
      return "[attempt " + attempt + ", process " + proc.pid() + end + "]";
    }
  }

  /** Reads one; its name is that of the task and its kind. */
  static Book read(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Kind kind = Kind.valueOf(name.substring(dot + 1).toUpperCase(Locale.ROOT));
    List<Life> lives = new ArrayList<>();
    List<String> doubled = new ArrayList<>();
    for (String line : lines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("start") && words.length == 4) {
        Proc proc = new Proc(number(words[1]), number(words[2]));
        lives.add(new Life(proc, (int) number(words[3]), null));
      } else if (words[0].equals("end") && words.length == 3) {
        end(lives, number(words[1]), (int) number(words[2]));
      } else if (words[0].equals("doubled")) {
        doubled.add(line);
      }
    }
    return new Book(name.substring(0, dot), kind, lives, doubled);
  }

  /** The newest with this number has ended. */
  private static void end(List<Life> lives, long pid, int code) {
    for (int i = lives.size() - 1; i >= 0; i--) {
      Life life = lives.get(i);
      if (life.proc().pid() == pid) {
        lives.set(i, new Life(life.proc(), life.attempt(), code));
        return;
      }
    }
  }

  private static long number(String word) {
    return word.matches("\\d{1,18}") ? Long.parseLong(word) : 0;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException notThere) {
      return List.of();
    }
  }

  /** The processes that live now: one at most, if all is well. */
  List<Proc> alive() {
    return lives.stream().map(Life::proc).filter(Proc::alive).toList();
  }

  /** The last process that began; null if none has. */
  @Nullable Life last() {
    return lives.isEmpty() ? null : lives.getLast();
  }

  /** In a few words, for who has to find out what went wrong. */
  String text() {
    List<Life> shown = lives.subList(Math.max(0, lives.size() - SHOWN), lives.size());
    return lives.size() + " starts" + (shown.isEmpty() ? "" : ", the last " + shown);
  }
}
