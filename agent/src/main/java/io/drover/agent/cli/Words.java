package io.drover.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a call, sorted by what its command takes. Flags stand before or behind the operand.
 */
final class Words {
  /** More is what no number at all is for. */
  private static final int COUNT_MAX = 1_000_000;

  private final Syntax syntax;
  private final Map<Flag, List<String>> given = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Words(Syntax syntax) {
    this.syntax = syntax;
  }

  /**
   * Sorts them.
   *
   * @throws Usage at the first that does not fit
   */
  static Words of(Syntax syntax, List<String> words) throws Usage {
    Words sorted = new Words(syntax);
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (!word.startsWith("-") || word.equals("-")) {
        sorted.operand(word);
        continue;
      }
      int equals = word.indexOf('=');
      Flag flag = sorted.flag(word);
      if (flag.value().isEmpty()) {
        if (equals >= 0) {
          throw new Usage(flag.text() + " takes no value");
        }
        sorted.add(flag, "");
      } else if (equals >= 0) {
        sorted.add(flag, word.substring(equals + 1));
      } else if (at < words.size() && sorted.find(words.get(at)) == null) {
        sorted.add(flag, words.get(at++));
      } else {
        throw new Usage(flag.text() + " needs a value: " + flag.text() + " " + flag.value());
      }
    }
    return sorted;
  }

  private void operand(String word) throws Usage {
    List<Syntax.Operand> taken = syntax.operands();
    if (taken.size() == 1 && operands.size() == 1) {
      throw new Usage(
          "one %s at a time: \"%s\" or \"%s\""
              .formatted(taken.getFirst().noun(), operands.getFirst(), word));
    }
    if (operands.size() == taken.size()) {
      throw new Usage("drover " + syntax.name() + " takes no \"" + word + "\"");
    }
    operands.add(word);
  }

  private Flag flag(String word) throws Usage {
    Flag flag = find(word);
    if (flag == null) {
      List<String> names = syntax.flags().stream().map(Flag::text).toList();
      throw new Usage("there is no flag " + name(word) + "; there are " + String.join(", ", names));
    }
    return flag;
  }

  /** The word without a value behind an equals sign. */
  private static String name(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  private @Nullable Flag find(String word) {
    String name = name(word);
    for (Flag flag : syntax.flags()) {
      boolean letter = !flag.letter().isEmpty() && name.equals("-" + flag.letter());
      if (letter || name.equals(flag.text()) || name.equals("-" + flag.name())) {
        return flag;
      }
    }
    return null;
  }

  private void add(Flag flag, String value) throws Usage {
    List<String> values = given.computeIfAbsent(flag, _ -> new ArrayList<>());
    if (!values.isEmpty() && !flag.many()) {
      throw new Usage(flag.text() + " is given twice");
    }
    values.add(value);
  }

  /** Whether a flag was given. */
  boolean has(Flag flag) {
    return given.containsKey(flag);
  }

  /** The value of a flag, null if it was not given. */
  @Nullable String value(Flag flag) {
    return given.containsKey(flag) ? given.get(flag).getFirst() : null;
  }

  /**
   * The number behind a flag, {@code otherwise} if it was not given.
   *
   * @param of what is counted, as the message says it
   * @throws Usage if it is no number, or above {@link #COUNT_MAX}
   */
  int count(Flag flag, String of, int otherwise) throws Usage {
    String text = value(flag);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > COUNT_MAX) {
      throw new Usage(
          "%s needs a number of %s up to %d, not \"%s\""
              .formatted(flag.text(), of, COUNT_MAX, text));
    }
    return Integer.parseInt(text);
  }

  /** The values of a flag in their order. */
  List<String> values(Flag flag) {
    return given.getOrDefault(flag, List.of());
  }

  /** The first word that is no flag, null if none was given. */
  @Nullable String operand() {
    return operand(0);
  }

  /** A word that is no flag, null if not so many were given. */
  @Nullable String operand(int index) {
    return index < operands.size() ? operands.get(index) : null;
  }
}
